-- What is indexed of these articles.
SELECT f.article_id, a.article_no, f.day, f.n_tokens, f.n_rare, f.sketch, f.stop_version
FROM core.fingerprint AS f JOIN core.article AS a USING (article_id)
WHERE f.article_id = ANY(%(ids)s::uuid[])

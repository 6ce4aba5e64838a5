-- What is indexed of these articles.
SELECT a.article_no, f.day, f.sketch
FROM core.fingerprint AS f JOIN core.article AS a USING (article_id)
WHERE f.article_id = ANY(%(ids)s::uuid[])

-- Articles with fingerprint and story, as clustering needs them.
SELECT f.article_id, a.published_at, f.day, s.kind = 'state_agency' AS agency, f.language, f.live, f.sketch_version,
       f.n_tokens, f.n_rare, f.sketch, f.stop_version, m.story_id, coalesce(m.digest, false) AS digest
FROM core.fingerprint AS f
JOIN core.article AS a USING (article_id)
JOIN core.source AS s USING (source_id)
LEFT JOIN core.story_member AS m USING (article_id)
WHERE f.article_id = ANY(%(ids)s::uuid[])

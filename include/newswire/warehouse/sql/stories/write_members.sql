INSERT INTO core.story_member AS m (article_id, story_id, relation, digest, similarity, rule_version)
SELECT article_id, story_id, relation, digest, similarity, %(rule_version)s
FROM unnest(
    %(ids)s::uuid[], %(stories)s::bigint[], %(relations)s::text[], %(digests)s::boolean[], %(similarities)s::real[]
) AS decided (article_id, story_id, relation, digest, similarity)
ON CONFLICT (article_id) DO UPDATE SET
    story_id = excluded.story_id, relation = excluded.relation, digest = excluded.digest,
    similarity = excluded.similarity, rule_version = excluded.rule_version
WHERE (m.story_id, m.relation, m.digest, m.similarity, m.rule_version)
    IS DISTINCT FROM
    (excluded.story_id, excluded.relation, excluded.digest, excluded.similarity, excluded.rule_version)
RETURNING m.article_id

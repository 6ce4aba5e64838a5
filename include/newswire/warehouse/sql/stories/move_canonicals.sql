UPDATE core.story AS s SET canonical_article_id = moved.article_id
FROM unnest(%(stories)s::bigint[], %(ids)s::uuid[]) AS moved (story_id, article_id)
WHERE s.story_id = moved.story_id AND s.canonical_article_id IS DISTINCT FROM moved.article_id

INSERT INTO core.story (canonical_article_id) SELECT unnest(%(ids)s::uuid[]) RETURNING canonical_article_id, story_id

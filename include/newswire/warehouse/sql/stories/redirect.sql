-- Stories that lost all members: readers follow to the story that holds their canonical now.
UPDATE core.story AS s SET merged_into = m.story_id, canonical_article_id = NULL
FROM core.story_member AS m
WHERE s.story_id = ANY(%(stories)s::bigint[]) AND s.merged_into IS NULL AND m.article_id = s.canonical_article_id

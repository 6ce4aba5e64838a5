-- All members of the stories of these articles.
SELECT mate.article_id
FROM core.story_member AS mate
WHERE mate.story_id IN (SELECT m.story_id FROM core.story_member AS m WHERE m.article_id = ANY(%(ids)s::uuid[]))

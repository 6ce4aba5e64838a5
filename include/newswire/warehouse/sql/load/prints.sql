-- Of these stories: how many prints there are, and their publishers.
SELECT m.story_id, count(*), array_agg(DISTINCT a.source_id ORDER BY a.source_id)
FROM core.story_member AS m JOIN core.article AS a USING (article_id)
WHERE m.story_id = ANY(%(stories)s)
GROUP BY m.story_id

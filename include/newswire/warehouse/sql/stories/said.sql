-- Blocks of what is said of these stories.
SELECT DISTINCT m.type, m.dyad, m.date_start, m.date_end
FROM core.story_member AS sm JOIN core.mention AS m USING (article_id)
WHERE sm.story_id = ANY(%(stories)s::bigint[])

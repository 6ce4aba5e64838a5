-- One lock per type family of what is said of these stories, ascending, as the loads do. No row: nothing is said yet.
SELECT pg_advisory_xact_lock(7305, hashtext(family))
FROM (
    SELECT DISTINCT t.family
    FROM core.story_member AS sm
    JOIN core.mention AS m USING (article_id)
    JOIN core.event_type AS t USING (type)
    WHERE sm.story_id = ANY(%(stories)s::bigint[])
    ORDER BY 1
) AS families

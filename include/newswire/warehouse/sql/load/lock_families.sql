-- One lock per type family of the old and the new mentions, and of those whose stories got another print in this window,
-- ascending: groups of mentions never cross a family.
SELECT pg_advisory_xact_lock(7305, hashtext(family))
FROM (
    SELECT DISTINCT t.family
    FROM core.event_type AS t
    WHERE t.type IN (SELECT type FROM staged_mention)
       OR t.type IN (
           SELECT m.type FROM core.mention AS m JOIN staged_article AS s USING (article_id)
           WHERE m.published_at BETWEEN %(since)s AND %(until)s
       )
       OR t.type IN (
           SELECT m.type FROM core.mention AS m JOIN core.story_member AS sm USING (article_id)
           WHERE sm.story_id IN (
               SELECT o.story_id FROM core.story_member AS o JOIN core.article AS a USING (article_id)
               WHERE o.relation = 'same_text'
                 AND ops.in_window(a.window_at, a.first_seen_at, a.noticed_at, %(start)s, %(end)s)
           )
       )
    ORDER BY 1
) AS families

-- Blocks of mentions whose stories have more than one print and one in this window: a print changes the event's counts.
SELECT DISTINCT m.type, m.dyad, m.date_start, m.date_end
FROM core.mention AS m
JOIN core.story_member AS sm ON sm.article_id = m.article_id
WHERE sm.story_id IN (
    SELECT o.story_id FROM core.story_member AS o JOIN core.article AS a USING (article_id)
    WHERE o.relation = 'same_text'
      AND ops.in_window(a.window_at, a.first_seen_at, a.noticed_at, %(start)s, %(end)s)
)

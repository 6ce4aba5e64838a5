-- Blocks of mentions whose stories have more than one print and one in this window: a print changes the event's counts.
SELECT DISTINCT m.type, m.dyad, m.date_start, m.date_end
FROM core.mention AS m
JOIN core.story_member AS sm ON sm.article_id = m.article_id
WHERE sm.story_id IN (
    SELECT o.story_id FROM core.story_member AS o JOIN core.article AS a USING (article_id)
    WHERE o.relation = 'same_text'
      AND (a.window_at >= %(start)s AND a.window_at < %(end)s
           OR a.window_at < %(start)s AND (a.first_seen_at >= %(start)s AND a.first_seen_at < %(end)s
              OR a.noticed_at >= %(start)s AND a.noticed_at < %(end)s))
)

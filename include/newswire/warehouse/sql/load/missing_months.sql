-- Months of the waiting articles that a table has no partition for.
SELECT t.name, m.month
FROM (
    SELECT DISTINCT date_trunc('month', a.published_at, 'UTC') AS month
    FROM ops.extracted AS w
    JOIN core.article AS a USING (article_id)
    JOIN core.story_member AS sm USING (article_id)
    WHERE w.extractor_id = %(extractor_id)s
      AND (ops.in_window(a.window_at, a.first_seen_at, a.noticed_at, %(start)s, %(end)s)
           OR sm.story_id IN (
               SELECT o.story_id FROM core.story_member AS o JOIN core.article AS b ON b.article_id = o.article_id
               WHERE b.window_at >= %(start)s AND b.window_at < %(end)s
           ))
) AS m
CROSS JOIN unnest(ARRAY[
    'core.mention', 'core.mention_side', 'core.event', 'core.event_side', 'core.event_mention'
]) AS t (name)
WHERE to_regclass(t.name || to_char(m.month AT TIME ZONE 'UTC', '"_"YYYY"_"MM')) IS NULL
ORDER BY m.month, t.name

-- Days of events that loads have touched: those that they noted, whose rows stay locked until the marts are refreshed,
-- and those of events that keep their values while a newer extractor says the same.
WITH noted AS (
    UPDATE ops.touched_day SET refreshed_at = clock_timestamp() WHERE refreshed_at IS NULL RETURNING day
)
SELECT day FROM noted
UNION
SELECT e.date_start
FROM core.mention AS m
JOIN core.event_mention AS l ON l.mention_id = m.mention_id AND l.published_at = m.published_at
JOIN core.event AS e ON e.event_id = l.event_id
WHERE m.load_id = ANY(%(loads)s)

INSERT INTO ops.coverage_closure (source_id, day, how, closed_by, reason, items)
SELECT %(source_id)s, %(day)s, %(how)s, %(by)s, %(reason)s, count(*)
FROM raw.feed_item
WHERE source_id = %(source_id)s AND window_at >= %(start)s AND window_at < %(end)s
ON CONFLICT (source_id, day) WHERE reopened_at IS NULL DO NOTHING

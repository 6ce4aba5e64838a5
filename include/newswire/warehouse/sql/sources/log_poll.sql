-- A feed that did not change still shows what its last answer showed.
INSERT INTO raw.feed_poll
    (feed_id, at, status, items, new, overlap, oldest_at, newest_at, span_seconds, bytes, ms, error, dag_id, run_id)
SELECT %(feed_id)s, %(at)s, %(status)s, %(items)s, %(new)s, %(overlap)s,
       CASE WHEN %(status)s = 'not-modified' THEN last.oldest_at ELSE %(oldest_at)s END,
       CASE WHEN %(status)s = 'not-modified' THEN last.newest_at ELSE %(newest_at)s END,
       CASE WHEN %(status)s = 'not-modified' THEN last.span_seconds ELSE %(span_seconds)s END,
       %(bytes)s, %(ms)s, %(error)s, %(dag_id)s, %(run_id)s
FROM (SELECT 1) AS one
LEFT JOIN LATERAL (
    SELECT oldest_at, newest_at, span_seconds FROM raw.feed_poll
    WHERE feed_id = %(feed_id)s AND at < %(at)s AND status IN ('ok', 'not-modified')
    ORDER BY at DESC LIMIT 1
) AS last ON true
ON CONFLICT (feed_id, at) DO NOTHING

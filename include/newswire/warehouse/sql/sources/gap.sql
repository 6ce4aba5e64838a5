-- A gap between the newest item that was known and the oldest one of the new answer.
INSERT INTO raw.gap (feed_id, gap_from, gap_to, noticed_at)
SELECT %(feed_id)s, max(newest_at), %(oldest_at)s, %(at)s
FROM raw.feed_poll
WHERE feed_id = %(feed_id)s AND at < %(at)s AND newest_at < %(oldest_at)s
HAVING max(newest_at) IS NOT NULL
ON CONFLICT DO NOTHING

-- Items of the window that wait for a fetch, with the validators of the last capture of those fetched before.
SELECT i.url_key, i.url, i.attempts, i.capture_id, c.etag, c.last_modified
FROM raw.feed_item AS i
LEFT JOIN raw.capture AS c ON c.capture_id = i.capture_id AND c.fetched_at = i.fetched_at
WHERE i.source_id = %(source_id)s AND i.state = 'queued'
  AND (i.window_at >= %(start)s AND i.window_at < %(end)s
       OR i.first_seen_at >= %(start)s AND i.first_seen_at < %(end)s AND i.window_at < %(start)s)
ORDER BY i.window_at, i.url_key

-- What a run over the window asks for: items that wait for a fetch, and those of the days before that nobody has looked at
-- since the window ended. With the validators of the last capture, and the record that holds its body.
SELECT i.url_key, i.url, i.attempts, i.state, c.etag, c.last_modified,
       b.capture_id, b.final_url, b.fetched_at, encode(b.body_sha256, 'hex'), b.warc_path, b.warc_offset, b.warc_length
FROM raw.feed_item AS i
LEFT JOIN raw.capture AS c ON c.capture_id = i.capture_id AND c.fetched_at = i.fetched_at
LEFT JOIN LATERAL (
    SELECT * FROM raw.capture AS full_one
    WHERE full_one.capture_id = coalesce(c.same_as, c.capture_id) AND full_one.same_as IS NULL
    ORDER BY full_one.fetched_at DESC LIMIT 1
) AS b ON true
WHERE i.source_id = %(source_id)s
  AND (i.state = 'queued'
       AND ops.in_window(i.window_at, i.first_seen_at, i.noticed_at, %(start)s, %(end)s)
       OR i.state IN ('fetched', 'gone') AND i.capture_id IS NOT NULL AND i.found_by <> 'import'
          AND i.window_at >= %(look_from)s AND i.window_at < %(start)s
          AND coalesce(i.checked_at, i.fetched_at) < %(end)s)
ORDER BY i.state <> 'queued', i.window_at, i.url_key

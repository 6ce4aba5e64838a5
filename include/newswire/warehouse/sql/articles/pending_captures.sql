-- Captures of the window's items that this cleaner has not read yet, in the order of the archive.
SELECT c.capture_id, c.fetched_at, c.source_id, c.url, c.final_url, c.content_type, c.warc_path, c.warc_offset,
       c.warc_length, i.url_key, i.guid, i.title, i.content, CASE WHEN NOT i.suspect THEN i.published_claim END, i.date_basis, i.window_at,
       i.first_seen_at
FROM raw.feed_item AS i
JOIN raw.capture AS c ON c.capture_id = i.capture_id AND c.fetched_at = i.fetched_at
LEFT JOIN core.capture_cleaning AS done ON done.capture_id = c.capture_id
WHERE i.source_id = %(source_id)s AND i.state = 'fetched' AND done.capture_id IS NULL
  AND (i.window_at >= %(start)s AND i.window_at < %(end)s
       OR i.first_seen_at >= %(start)s AND i.first_seen_at < %(end)s AND i.window_at < %(start)s)
ORDER BY c.fetched_at, c.warc_path, c.warc_offset

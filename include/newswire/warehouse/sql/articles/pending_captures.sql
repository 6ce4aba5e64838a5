-- Captures of the window's items that were not cleaned yet, in the order of the archive; and pages that went back to a
-- text which was cleaned before another one took over.
SELECT c.capture_id, c.fetched_at, c.source_id, c.url, c.final_url, c.content_type, c.warc_path, c.warc_offset,
       c.warc_length, encode(c.body_sha256, 'hex'), i.url_key, i.guid, i.title, i.content,
       CASE WHEN NOT i.suspect THEN i.published_claim END, i.date_basis, i.window_at, i.first_seen_at,
       CASE i.state WHEN 'gone' THEN i.checked_at END, i.noticed_at
FROM raw.feed_item AS i
JOIN raw.capture AS c ON c.capture_id = i.capture_id AND c.fetched_at = i.fetched_at
LEFT JOIN core.capture_cleaning AS done ON done.capture_id = c.capture_id
WHERE i.source_id = %(source_id)s AND i.state IN ('fetched', 'gone')
  AND (done.capture_id IS NULL
       OR done.cleaned_at < c.fetched_at AND EXISTS (
           SELECT FROM core.article_revision AS r
           WHERE r.article_id = done.article_id AND r.valid_to IS NULL AND r.capture_id <> c.capture_id
       ))
  AND ops.in_window(i.window_at, i.first_seen_at, i.noticed_at, %(start)s, %(end)s)
ORDER BY c.fetched_at, c.warc_path, c.warc_offset

SELECT c.capture_id, c.fetched_at, c.http_status, c.bytes, encode(c.body_sha256, 'hex'), c.warc_path, c.warc_offset,
       d.cleaner, d.status, d.article_id, c.same_as
FROM raw.capture AS c LEFT JOIN core.capture_cleaning AS d USING (capture_id)
WHERE c.url_key = %(key)s OR c.final_url = %(url)s OR c.url = %(url)s
ORDER BY c.fetched_at

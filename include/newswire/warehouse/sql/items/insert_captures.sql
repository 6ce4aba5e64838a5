INSERT INTO raw.capture (
    capture_id, fetched_at, source_id, url_key, url, final_url, http_status, content_type, bytes, body_sha256,
    warc_path, warc_offset, warc_length, etag, last_modified, same_as, dag_id, run_id
)
VALUES %s
ON CONFLICT DO NOTHING

SELECT EXISTS (
    SELECT FROM raw.capture
    WHERE source_id = %(source_id)s AND url_key = %(url_key)s AND body_sha256 = %(body_sha256)s
)

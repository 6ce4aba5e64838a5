-- What became of a fetch.
UPDATE raw.feed_item SET
    state = %(state)s, reason = %(reason)s, attempts = %(attempts)s,
    capture_id = coalesce(%(capture_id)s, capture_id), fetched_at = coalesce(%(fetched_at)s, fetched_at)
WHERE source_id = %(source_id)s AND url_key = %(url_key)s

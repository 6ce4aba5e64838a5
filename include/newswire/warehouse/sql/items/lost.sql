-- An item whose record in the archive cannot be read: a page is asked for again, in full; an import must be repeated.
UPDATE raw.feed_item SET
    state = CASE found_by WHEN 'import' THEN 'quarantined' ELSE 'queued' END, reason = %(reason)s, attempts = 0,
    capture_id = NULL, fetched_at = NULL
WHERE source_id = %(source_id)s AND url_key = %(url_key)s AND capture_id = %(capture_id)s

-- What became of a fetch. A capture that is older than the known one (a file that was found late) changes nothing.
UPDATE raw.feed_item SET
    state = %(state)s, reason = %(reason)s, attempts = %(attempts)s,
    capture_id = coalesce(%(capture_id)s, capture_id), fetched_at = coalesce(%(fetched_at)s, fetched_at),
    checked_at = coalesce(%(checked_at)s, checked_at), noticed_at = coalesce(%(noticed_at)s, noticed_at)
WHERE source_id = %(source_id)s AND url_key = %(url_key)s
  AND (fetched_at <= %(fetched_at)s OR %(fetched_at)s::timestamptz IS NULL OR fetched_at IS NULL)
  AND (capture_id IS NULL OR NOT %(only_first)s)

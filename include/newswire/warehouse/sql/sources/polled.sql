-- The state of a feed after a poll.
UPDATE raw.feed SET
    next_poll_at = %(next_poll_at)s,
    etag = coalesce(%(etag)s, CASE WHEN %(status)s = 'not-modified' THEN etag END),
    last_modified = coalesce(%(last_modified)s, CASE WHEN %(status)s = 'not-modified' THEN last_modified END),
    last_full_at = CASE WHEN %(full)s THEN %(at)s ELSE last_full_at END,
    polls_since_full = CASE WHEN %(full)s THEN 0 ELSE polls_since_full + 1 END,
    failures = %(failures)s,
    proposal = coalesce(%(proposal)s, proposal)
WHERE feed_id = %(feed_id)s

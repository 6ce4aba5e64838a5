-- The state of a feed after a poll. Proposals stay until the feed answers at its own address; others replace them.
UPDATE raw.feed SET
    next_poll_at = %(next_poll_at)s,
    polled_at = %(at)s,
    answered_at = CASE WHEN %(status)s = 'ok' THEN %(at)s ELSE answered_at END,
    shown = coalesce(%(shown)s::bigint[], shown),
    etag = coalesce(%(etag)s, CASE WHEN %(status)s = 'not-modified' THEN etag END),
    last_modified = coalesce(%(last_modified)s, CASE WHEN %(status)s = 'not-modified' THEN last_modified END),
    validators_lie = %(validators_lie)s,
    last_full_at = CASE WHEN %(full)s THEN %(at)s ELSE last_full_at END,
    polls_since_full = CASE WHEN %(full)s THEN 0 ELSE polls_since_full + 1 END,
    failures = %(failures)s,
    proposal = CASE WHEN %(proposal)s::text IS NOT NULL THEN %(proposal)s WHEN NOT %(at_home)s THEN proposal END,
    proposal_since = CASE WHEN %(proposal)s::text IS NOT NULL AND proposal IS DISTINCT FROM %(proposal)s THEN %(at)s
        WHEN %(proposal)s::text IS NOT NULL OR NOT %(at_home)s THEN proposal_since END,
    proposal_seen = CASE WHEN %(proposal)s::text IS NOT NULL AND proposal IS DISTINCT FROM %(proposal)s THEN 1
        WHEN %(proposal)s::text IS NOT NULL THEN proposal_seen + 1
        WHEN %(at_home)s THEN 0 ELSE proposal_seen END
WHERE feed_id = %(feed_id)s

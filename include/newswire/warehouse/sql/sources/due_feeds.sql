-- Feeds of these sources that are due, the longest waiting first.
SELECT feed_id, source_id, url, etag, last_modified, last_full_at, polls_since_full, failures,
       polled_at, answered_at, shown, validators_lie
FROM raw.feed
WHERE active AND source_id = ANY(%(sources)s) AND (next_poll_at IS NULL OR next_poll_at <= %(now)s OR %(all)s)
ORDER BY next_poll_at NULLS FIRST, url

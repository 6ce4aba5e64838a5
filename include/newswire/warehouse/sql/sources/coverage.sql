-- Stretches of time that the polls of a source's feeds showed whole: from the oldest item of an answer to the answer.
SELECT oldest_at, at
FROM raw.feed_poll JOIN raw.feed USING (feed_id)
WHERE source_id = %(source_id)s AND oldest_at IS NOT NULL AND at > %(start)s AND oldest_at < %(end)s
ORDER BY oldest_at

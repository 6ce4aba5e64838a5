-- For each active feed the stretches of time that its polls showed whole: from the oldest item of an answer to the
-- answer. A feed without any such poll has one row without times.
SELECT f.feed_id, p.oldest_at, p.at
FROM raw.feed AS f
LEFT JOIN raw.feed_poll AS p
    ON p.feed_id = f.feed_id AND p.oldest_at IS NOT NULL AND p.at > %(start)s AND p.oldest_at < %(end)s
WHERE f.source_id = %(source_id)s AND f.active
ORDER BY f.feed_id, p.oldest_at

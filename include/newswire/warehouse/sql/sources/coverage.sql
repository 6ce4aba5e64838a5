-- Stretches of time that each active feed of a source showed whole, from the oldest item of an answer to the answer;
-- a feed that showed nothing of the window has one row without times.
SELECT f.feed_id, p.oldest_at, p.at
FROM raw.feed AS f
LEFT JOIN raw.feed_poll AS p
    ON p.feed_id = f.feed_id AND p.status = 'ok' AND p.oldest_at IS NOT NULL
    AND p.at > %(start)s AND p.oldest_at < %(end)s
WHERE f.source_id = %(source_id)s AND f.active
ORDER BY p.oldest_at

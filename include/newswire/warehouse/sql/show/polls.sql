-- The last poll of each feed.
SELECT f.source_id, f.url, p.at, p.status, p.items, p.new, p.error, f.next_poll_at, f.failures, f.proposal
FROM raw.feed AS f
LEFT JOIN LATERAL (SELECT * FROM raw.feed_poll AS l WHERE l.feed_id = f.feed_id ORDER BY at DESC LIMIT 1) AS p ON true
ORDER BY f.source_id, f.url

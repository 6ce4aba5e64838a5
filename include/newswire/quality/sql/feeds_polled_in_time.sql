-- warning: every feed is asked again within three times the wait that was set for it
SELECT coalesce(string_agg(source_id || ' since ' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), ', '
           ORDER BY source_id, at), 'none'),
       'none', count(*) = 0
FROM raw.feed AS f
JOIN core.source AS s USING (source_id)
CROSS JOIN LATERAL (SELECT p.at FROM raw.feed_poll AS p WHERE p.feed_id = f.feed_id ORDER BY p.at DESC LIMIT 1) AS last
WHERE f.active AND NOT s.replica AND now() - at > greatest(3 * (f.next_poll_at - at), interval '1 hour')

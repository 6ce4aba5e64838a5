-- warning: no source that brought 20 items or more in the four weeks before has brought none for three days
SELECT coalesce(string_agg(source_id, ', ' ORDER BY source_id), 'none'), 'none', count(*) = 0
FROM (
    SELECT i.source_id
    FROM raw.feed_item AS i
    JOIN core.source AS s USING (source_id)
    WHERE NOT s.replica AND i.first_seen_at >= now() - interval '31 days'
      AND EXISTS (SELECT FROM raw.feed AS f WHERE f.source_id = i.source_id AND f.active)
    GROUP BY i.source_id
    HAVING count(*) FILTER (WHERE i.first_seen_at < now() - interval '3 days') >= 20
       AND max(i.first_seen_at) < now() - interval '3 days'
) AS silent

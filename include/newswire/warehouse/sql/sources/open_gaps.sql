-- Gaps of a source that no listing has covered whole, with what is missing within the window; without one, all of them.
SELECT g.feed_id, lower(part), upper(part), g.noticed_at
FROM raw.gap AS g
JOIN raw.feed AS f USING (feed_id)
CROSS JOIN LATERAL unnest(g.missing * tstzmultirange(tstzrange(%(start)s, %(end)s))) AS part
WHERE f.source_id = %(source_id)s AND g.filled_at IS NULL
ORDER BY lower(part), g.feed_id

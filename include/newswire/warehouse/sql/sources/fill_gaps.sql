-- A listing covered this window: it is missing no more, and a gap of which nothing is missing is filled.
UPDATE raw.gap AS g SET
    missing = g.missing - tstzmultirange(tstzrange(%(start)s, %(end)s)),
    filled_at = CASE WHEN isempty(g.missing - tstzmultirange(tstzrange(%(start)s, %(end)s))) THEN %(at)s::timestamptz END
FROM raw.feed AS f
WHERE f.feed_id = g.feed_id AND f.source_id = %(source_id)s AND g.filled_at IS NULL
  AND g.missing && tstzmultirange(tstzrange(%(start)s, %(end)s))
RETURNING g.filled_at IS NOT NULL

-- A gap that was noticed. The same one again, but longer, is open again for what is new of it.
INSERT INTO raw.gap AS known (feed_id, gap_from, gap_to, noticed_at, missing)
VALUES (%(feed_id)s, %(gap_from)s, %(gap_to)s, %(at)s, tstzmultirange(tstzrange(%(gap_from)s, %(gap_to)s)))
ON CONFLICT (feed_id, gap_from) DO UPDATE SET
    gap_to = excluded.gap_to,
    noticed_at = excluded.noticed_at,
    missing = known.missing + tstzmultirange(tstzrange(known.gap_to, excluded.gap_to)),
    filled_at = NULL
WHERE excluded.gap_to > known.gap_to

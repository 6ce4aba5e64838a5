-- One more article of the source has these blocks. Of the days the three earliest are kept, so that the order in which
-- days are worked on does not matter.
INSERT INTO core.source_block AS known (source_id, block_key, n_articles, first_days, first_seen_on, last_seen_on)
SELECT %(source_id)s, block, 1, ARRAY[%(day)s::date], %(day)s, %(day)s FROM unnest(%(blocks)s::bigint[]) AS block
ORDER BY block
ON CONFLICT (source_id, block_key) DO UPDATE SET
    n_articles = known.n_articles + 1,
    first_days = (
        SELECT array_agg(day ORDER BY day)
        FROM (SELECT day FROM unnest(known.first_days || excluded.first_days) AS day ORDER BY day LIMIT 3) AS earliest
    ),
    first_seen_on = least(known.first_seen_on, excluded.first_seen_on),
    last_seen_on = greatest(known.last_seen_on, excluded.last_seen_on),
    counted_at = clock_timestamp()

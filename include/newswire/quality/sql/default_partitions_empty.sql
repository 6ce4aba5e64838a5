-- error: every row lies in the month that belongs to it
SELECT sum(rows) || ' rows in default partitions', '0 rows in default partitions', sum(rows) = 0
FROM (
    SELECT count(*) AS rows FROM raw.feed_poll_default
    UNION ALL SELECT count(*) FROM raw.capture_default
    UNION ALL SELECT count(*) FROM core.mention_default
    UNION ALL SELECT count(*) FROM core.mention_side_default
    UNION ALL SELECT count(*) FROM core.event_default
    UNION ALL SELECT count(*) FROM core.event_side_default
    UNION ALL SELECT count(*) FROM core.event_mention_default
    UNION ALL SELECT count(*) FROM core.shingle_default
) AS defaults

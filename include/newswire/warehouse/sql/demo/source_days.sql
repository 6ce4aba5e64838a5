-- What came of each source and day; an event counts for the source that published its first mention.
SELECT
    d.source_id, d.day, d.items, d.captures, d.articles, d.copies, d.quarantined,
    (
        SELECT count(*)
        FROM mart.event AS e
        WHERE e.source_id = d.source_id AND (e.first_published_at AT TIME ZONE 'UTC')::date = d.day
    ) AS events
FROM ops.source_days(ARRAY(SELECT generate_series(%(first)s::date, %(last)s::date, interval '1 day')::date)) AS d
ORDER BY d.source_id, d.day

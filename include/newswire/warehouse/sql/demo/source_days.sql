-- What came of each source and day; an event counts for the source that published its first mention.
SELECT
    d.source_id, d.day, d.items, d.captures, d.articles, d.copies, d.quarantined,
    (
        SELECT count(*)
        FROM mart.event AS e
        WHERE e.source_id = d.source_id AND (e.first_published_at AT TIME ZONE 'UTC')::date = d.day
    ) AS events
FROM mart.source_day AS d
WHERE d.day BETWEEN %(first)s AND %(last)s
ORDER BY d.source_id, d.day

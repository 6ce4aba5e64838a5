-- Is a low number a quiet day or a hole in our data: days of a week on which a source was silent, or far below its usual.
WITH usual AS (
    SELECT source_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY articles) AS articles
    FROM mart.source_day
    WHERE day >= date '2026-08-20' AND day < date '2026-09-21'
    GROUP BY source_id
)
SELECT u.source_id, g.day::date AS day, coalesce(d.items, 0) AS items, coalesce(d.articles, 0) AS articles,
       u.articles AS usual, c.state, c.gap_minutes
FROM usual AS u
CROSS JOIN generate_series(date '2026-09-14', date '2026-09-20', interval '1 day') AS g (day)
LEFT JOIN mart.source_day AS d ON d.source_id = u.source_id AND d.day = g.day::date
LEFT JOIN mart.coverage AS c ON c.source_id = u.source_id AND c.day = g.day::date
    AND c.day BETWEEN date '2026-09-14' AND date '2026-09-20'
WHERE coalesce(d.articles, 0) < 0.5 * u.articles
ORDER BY u.source_id, g.day;

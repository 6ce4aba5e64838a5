-- warning: the last three days have neither a third nor the triple of the events that such a weekday usually has
SELECT coalesce(string_agg(day || ': ' || n || ', usually ' || usual, '; ' ORDER BY day DESC), 'none'),
       'none', count(*) = 0
FROM (
    SELECT d.day, d.n, percentile_cont(0.5) WITHIN GROUP (ORDER BY coalesce(b.n, 0)) AS usual, count(b.n) AS weeks
    FROM (
        SELECT day::date, (SELECT count(*) FROM core.event AS e WHERE e.date_start = day::date AND e.status = 'actual') AS n
        FROM generate_series((now() AT TIME ZONE 'UTC')::date - 4, (now() AT TIME ZONE 'UTC')::date - 2, '1 day') AS day
    ) AS d
    CROSS JOIN generate_series(1, 8) AS week
    LEFT JOIN (
        SELECT date_start, count(*) AS n FROM core.event
        WHERE status = 'actual' AND date_start >= (now() AT TIME ZONE 'UTC')::date - 70
        GROUP BY date_start
    ) AS b ON b.date_start = d.day - 7 * week
    GROUP BY d.day, d.n
) AS days
WHERE weeks >= 4 AND usual >= 20 AND (n < usual / 3 OR n > usual * 3)

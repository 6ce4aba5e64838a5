-- warning: no more than 200 mentions of one type, pair and time are candidates for one event
SELECT coalesce(max(n), 0) || ' mentions' || coalesce((array_agg(': ' || type || ' ' || dyad || ' ' || day
           ORDER BY n DESC))[1], ''),
       'at most 200 mentions', coalesce(max(n), 0) <= 200
FROM (
    SELECT type, dyad, min(day) AS day, sum(n) AS n
    FROM (
        SELECT type, dyad, day, n, count(*) FILTER (WHERE apart) OVER (PARTITION BY type, dyad ORDER BY day) AS run
        FROM (
            SELECT type, dyad, date_start AS day, count(*) AS n,
                   date_start - lag(date_start) OVER (PARTITION BY type, dyad ORDER BY date_start) > 1 AS apart
            FROM core.mention GROUP BY type, dyad, date_start
        ) AS days
    ) AS runs
    GROUP BY type, dyad, run
) AS groups

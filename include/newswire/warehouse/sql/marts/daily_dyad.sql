-- Each pair of an actor and a recipient of an event counts once; a side that is not named is the empty text.
WITH wanted AS (
    SELECT e.date_start AS day, coalesce(a.code, '') AS actor, coalesce(r.code, '') AS recipient, e.type, e.quad,
           count(*)::integer AS n_events, sum(e.n_independent)::integer AS n_independent,
           sum(e.n_articles)::integer AS n_articles, sum(e.scale)::real AS scale_sum, avg(e.scale)::real AS scale_mean
    FROM core.event AS e
    LEFT JOIN (SELECT DISTINCT event_id, first_published_at, code FROM core.event_side WHERE role = 'actor') AS a
        USING (event_id, first_published_at)
    LEFT JOIN (SELECT DISTINCT event_id, first_published_at, code FROM core.event_side WHERE role = 'recipient') AS r
        USING (event_id, first_published_at)
    WHERE e.status = 'actual' AND e.date_start = ANY(%(days)s)
    GROUP BY 1, 2, 3, 4, 5
), gone AS (
    DELETE FROM mart.daily_dyad AS d
    WHERE d.day = ANY(%(days)s) AND NOT EXISTS (
        SELECT FROM wanted AS w
        WHERE (w.day, w.actor, w.recipient, w.type) = (d.day, d.actor, d.recipient, d.type)
    )
)
INSERT INTO mart.daily_dyad AS known
    (day, actor, recipient, type, quad, n_events, n_independent, n_articles, scale_sum, scale_mean)
SELECT day, actor, recipient, type, quad, n_events, n_independent, n_articles, scale_sum, scale_mean FROM wanted
ON CONFLICT (day, actor, recipient, type) DO UPDATE SET
    quad = excluded.quad, n_events = excluded.n_events, n_independent = excluded.n_independent,
    n_articles = excluded.n_articles, scale_sum = excluded.scale_sum, scale_mean = excluded.scale_mean
WHERE known.* IS DISTINCT FROM excluded.*

-- What a side did to others, week by week, by quad class; put a name instead of '' to follow one person.
SELECT date_trunc('week', day)::date AS week, quad, sum(n_events) AS events, sum(n_independent) AS independent,
       array_agg(DISTINCT type ORDER BY type) AS types
FROM mart.actor_timeline
WHERE code = 'IRN' AND name = '' AND role = 'actor' AND day >= date '2026-01-01' AND day < date '2027-01-01'
GROUP BY week, quad
ORDER BY week, quad;

-- Which pairs of sides were in the news most in a month: counted by independent stories, with prints beside them.
SELECT actor, recipient, sum(n_events) AS events, sum(n_independent) AS independent, sum(n_articles) AS prints,
       round((sum(scale_sum) / nullif(sum(n_events) FILTER (WHERE scale_sum IS NOT NULL), 0))::numeric, 2) AS mean_scale
FROM mart.daily_dyad
WHERE day >= date '2026-09-01' AND day < date '2026-10-01' AND actor <> '' AND recipient <> ''
GROUP BY actor, recipient
ORDER BY independent DESC, events DESC, actor, recipient
LIMIT 20;

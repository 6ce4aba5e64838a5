-- Do two sides move towards conflict or cooperation: each day with the mean of the scale over its last seven days.
SELECT day, n_events, n_independent, round(scale_mean_7d::numeric, 2) AS scale_mean_7d, extractors, warning
FROM mart.dyad_trend('IRN', 'PAK', date '2026-09-01', date '2026-09-30');

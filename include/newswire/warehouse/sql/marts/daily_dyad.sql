-- Each pair of an actor and a recipient of an event counts once; a side that is not named is the empty text.
SELECT e.date_start AS day, coalesce(a.code, '') AS actor, coalesce(r.code, '') AS recipient, e.type, e.quad,
       count(*)::integer AS n_events, sum(e.n_independent)::integer AS n_independent,
       sum(e.n_articles)::integer AS n_articles, sum(e.scale)::real AS scale_sum, avg(e.scale)::real AS scale_mean,
       array_agg(DISTINCT v.extractor ORDER BY v.extractor) AS extractors
FROM touched_event AS e
JOIN touched_version AS v USING (event_id)
LEFT JOIN (SELECT DISTINCT event_id, code FROM touched_side WHERE role = 'actor') AS a USING (event_id)
LEFT JOIN (SELECT DISTINCT event_id, code FROM touched_side WHERE role = 'recipient') AS r USING (event_id)
GROUP BY 1, 2, 3, 4, 5

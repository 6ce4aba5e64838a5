-- A side counts an event once in each role, whoever of its people is named; so does each of them.
SELECT e.date_start AS day, s.code, s.name, s.role, e.type, e.quad,
       count(*)::integer AS n_events, sum(e.n_independent)::integer AS n_independent,
       sum(e.n_articles)::integer AS n_articles, sum(e.scale)::real AS scale_sum, avg(e.scale)::real AS scale_mean,
       array_agg(DISTINCT v.extractor ORDER BY v.extractor) AS extractors
FROM touched_event AS e
JOIN touched_version AS v USING (event_id)
JOIN (
    SELECT event_id, role, code, '' AS name FROM touched_side
    UNION
    SELECT event_id, role, code, name FROM touched_side WHERE name <> ''
) AS s USING (event_id)
GROUP BY 1, 2, 3, 4, 5, 6

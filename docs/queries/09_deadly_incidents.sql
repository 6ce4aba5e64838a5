-- Where people were killed in a quarter: one row a day for the same sides and type, with the event that stands for them.
SELECT i.day, i.dyad, i.type, i.mode, i.place_country, i.dead, i.injured, i.n_independent, e.quote, e.url
FROM (
    SELECT * FROM mart.incident
    WHERE day >= date '2026-07-01' AND day < date '2026-10-01' AND dead > 0
    ORDER BY dead DESC, n_independent DESC, day, dyad
    LIMIT 50
) AS i
JOIN mart.event AS e USING (event_id)
ORDER BY i.dead DESC, i.n_independent DESC, i.day, i.dyad;

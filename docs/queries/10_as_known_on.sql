-- What has changed in a week's events since a day on which somebody quoted us: events that came, went or grew.
WITH version AS (
    SELECT event_id, type, dyad, date_start, n_independent, system_from, system_to
    FROM mart.event_version
    WHERE date_start BETWEEN date '2026-09-14' AND date '2026-09-20'
), past AS (
    SELECT * FROM version
    WHERE system_from <= timestamptz '2026-09-25 00:00Z'
        AND (system_to > timestamptz '2026-09-25 00:00Z' OR system_to IS NULL)
), present AS (
    SELECT * FROM version WHERE system_to IS NULL
)
SELECT event_id, coalesce(present.date_start, past.date_start) AS day, coalesce(present.dyad, past.dyad) AS dyad,
       coalesce(present.type, past.type) AS type,
       CASE WHEN past.event_id IS NULL THEN 'came' WHEN present.event_id IS NULL THEN 'went' ELSE 'changed' END AS what,
       past.n_independent AS independent_then, present.n_independent AS independent_now
FROM past FULL JOIN present USING (event_id)
WHERE (past.type, past.dyad, past.date_start, past.n_independent)
    IS DISTINCT FROM (present.type, present.dyad, present.date_start, present.n_independent)
ORDER BY day, dyad, type, event_id;

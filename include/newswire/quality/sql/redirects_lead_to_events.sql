-- error: who follows the redirects of an old event comes to one that is there, or to a reason why there is none
WITH RECURSIVE way AS (
    SELECT old_event_id, new_event_id, 1 AS steps FROM core.event_redirect WHERE new_event_id IS NOT NULL
    UNION ALL
    SELECT w.old_event_id, r.new_event_id, w.steps + 1
    FROM way AS w JOIN core.event_redirect AS r ON r.old_event_id = w.new_event_id
    WHERE w.steps < 100
      AND NOT EXISTS (SELECT FROM core.event AS e WHERE e.event_id = w.new_event_id)
)
SELECT count(*) || ' redirects', '0 redirects', count(*) = 0
FROM (
    SELECT DISTINCT ON (old_event_id) old_event_id, new_event_id FROM way ORDER BY old_event_id, steps DESC
) AS ends
WHERE new_event_id IS NOT NULL AND NOT EXISTS (SELECT FROM core.event AS e WHERE e.event_id = ends.new_event_id)

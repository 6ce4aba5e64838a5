-- The loads that a check has not seen: those that ended since it last held, less a quarter of an hour for what was then
-- being committed. Null means all: it never held, or the last look at everything is a week ago.
WITH held AS (
    SELECT max(checked_at) AS last, max(checked_at) FILTER (WHERE n_loads IS NULL) AS last_whole
    FROM ops.dq_result
    WHERE check_name = %(name)s AND passed
)
SELECT CASE WHEN h.last_whole > now() - interval '7 days' THEN array(
    SELECT load_id FROM ops.load
    WHERE state = 'committed' AND finished_at > h.last - interval '15 minutes'
    ORDER BY load_id
) END
FROM held AS h

-- error: no day that a load has touched waits for its marts longer than a day
SELECT count(*) || ' days', '0 days', count(*) = 0
FROM ops.touched_day AS t
JOIN ops.load AS l USING (load_id)
WHERE t.refreshed_at IS NULL AND l.finished_at < now() - interval '1 day'

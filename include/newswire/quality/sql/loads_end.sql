-- warning: no load of the last week has begun and never ended, and every failed one was made good since
SELECT count(*) FILTER (WHERE state = 'started') || ' never ended, ' || count(*) FILTER (WHERE state = 'failed')
           || ' failed and were not repeated',
       '0 never ended, 0 failed and were not repeated', count(*) = 0
FROM ops.load AS l
WHERE l.state <> 'committed' AND l.started_at >= now() - interval '7 days' AND l.started_at < now() - interval '1 hour'
  AND NOT EXISTS (
    SELECT FROM ops.load AS later
    WHERE later.load_id > l.load_id AND later.state = 'committed' AND later.dataset = l.dataset
      AND later.window_start <= l.window_start AND later.window_end >= l.window_end
  )

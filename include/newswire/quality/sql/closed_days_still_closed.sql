-- warning: no day that was closed has changed since
SELECT coalesce(string_agg(c.source_id || ' ' || c.day || ': ' || v.discovered || ' after ' || c.items, ', '
           ORDER BY c.day DESC, c.source_id), 'none'),
       'none', count(*) = 0
FROM ops.coverage_closure AS c
JOIN ops.coverage AS v ON v.source_id = c.source_id AND v.day = c.day
WHERE c.reopened_at IS NULL AND c.day >= (now() AT TIME ZONE 'UTC')::date - 60 AND v.state = 'reopened'

-- warning: no day of the last two weeks has less than half of what was expected, nor none from a source of tier 1
SELECT coalesce(string_agg(source_id || ' ' || day || ': ' || discovered || coalesce(' of ' || expected, ''), ', '
           ORDER BY day DESC, source_id), 'none'),
       'none', count(*) = 0
FROM ops.coverage
WHERE day >= (now() AT TIME ZONE 'UTC')::date - 14 AND state = 'alarm'

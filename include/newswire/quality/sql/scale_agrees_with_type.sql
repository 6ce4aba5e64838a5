-- error: quad class and scale of a mention are those of its type and mode
SELECT count(*) || ' mentions', '0 mentions', count(*) = 0
FROM core.mention AS m
JOIN core.event_type AS t USING (type)
WHERE (%(loads)s::bigint[] IS NULL OR m.load_id = ANY (%(loads)s::bigint[]))
  AND (m.quad IS DISTINCT FROM t.quad
       OR m.scale IS NOT NULL AND t.scale IS NULL
       OR m.scale NOT BETWEEN -10 AND 10
       OR m.mode IS NULL AND m.scale IS DISTINCT FROM t.scale
       OR m.quad <= 2 AND m.scale < 0
       OR m.quad >= 3 AND m.scale > 1)

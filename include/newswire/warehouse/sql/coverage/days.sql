SELECT day, state, discovered::integer, expected, expected_basis
FROM ops.coverage
WHERE source_id = %(source_id)s AND day >= %(first)s AND day <= %(last)s
ORDER BY day

SELECT day, source_id, expected, expected_basis, discovered, fetched, cleaned, loaded, copies, quarantined, waiting,
       gaps, gap_minutes, state, how, closed_by, reason, closed_at, listings
FROM ops.coverage
WHERE day >= %(since)s AND day < %(until)s AND (%(sources)s::text[] IS NULL OR source_id = ANY(%(sources)s::text[]))
ORDER BY day, source_id

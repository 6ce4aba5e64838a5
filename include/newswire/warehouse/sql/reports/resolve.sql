-- An item that got through after all.
UPDATE ops.quarantine SET resolved_at = clock_timestamp()
WHERE stage = %(stage)s AND natural_key = ANY(%(keys)s) AND resolved_at IS NULL

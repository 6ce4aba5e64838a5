UPDATE ops.load SET refreshed_at = clock_timestamp()
WHERE state = 'committed' AND refreshed_at IS NULL
RETURNING load_id

UPDATE ops.load SET exported_at = clock_timestamp() WHERE load_id = ANY(%(loads)s)

UPDATE ops.load SET state = 'failed', error = %(error)s, finished_at = clock_timestamp() WHERE load_id = %(load_id)s

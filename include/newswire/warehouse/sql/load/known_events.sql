SELECT event_id, row_sha256, date_start FROM core.event WHERE event_id = ANY(%(events)s)

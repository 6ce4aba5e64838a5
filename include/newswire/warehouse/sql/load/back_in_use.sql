DELETE FROM core.event_redirect WHERE old_event_id = ANY(%(events)s)

DELETE FROM core.event_relation WHERE event_a = ANY(%(events)s) OR event_b = ANY(%(events)s)

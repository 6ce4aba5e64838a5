UPDATE ops.load SET n_articles = %(articles)s, n_closed = %(closed)s, n_events = %(events)s, finished_at = clock_timestamp()
WHERE load_id = %(load_id)s

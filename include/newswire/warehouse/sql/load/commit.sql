UPDATE ops.load SET
    state = 'committed', n_articles = %(n_articles)s, n_in = %(n_in)s, n_inserted = %(n_inserted)s,
    n_closed = %(n_closed)s, n_unchanged = %(n_unchanged)s, n_fenced = %(n_fenced)s,
    n_quarantined = %(n_quarantined)s, n_events = %(n_events)s, finished_at = clock_timestamp()
WHERE load_id = %(load_id)s

INSERT INTO raw.feed_poll
    (feed_id, at, status, items, new, overlap, oldest_at, newest_at, bytes, ms, error, dag_id, run_id)
VALUES (%(feed_id)s, %(at)s, %(status)s, %(items)s, %(new)s, %(overlap)s, %(oldest_at)s, %(newest_at)s, %(bytes)s,
        %(ms)s, %(error)s, %(dag_id)s, %(run_id)s)
ON CONFLICT (feed_id, at) DO NOTHING

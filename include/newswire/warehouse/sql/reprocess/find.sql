-- The last recoding of this window in a state, whichever the extractor: the newest decision is taken back first.
SELECT r.recoding_id, r.extractor_id, r.load_id, e.name || '/' || e.version,
       (SELECT count(*) FROM ops.recoded AS w WHERE w.recoding_id = r.recoding_id)
FROM ops.recoding AS r
JOIN core.extractor AS e USING (extractor_id)
WHERE r.window_start = %(start)s AND r.window_end = %(end)s AND r.state = %(state)s
ORDER BY coalesce(r.decided_at, r.created_at) DESC, r.recoding_id DESC
LIMIT 1

INSERT INTO core.event_redirect AS known (old_event_id, new_event_id, reason, load_id)
VALUES (%(old)s, %(new)s, %(reason)s, %(load_id)s)
ON CONFLICT (old_event_id) DO UPDATE SET
    new_event_id = excluded.new_event_id, reason = excluded.reason, load_id = excluded.load_id
WHERE (known.new_event_id, known.reason) IS DISTINCT FROM (excluded.new_event_id, excluded.reason)

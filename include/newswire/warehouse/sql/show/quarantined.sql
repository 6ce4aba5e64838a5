SELECT quarantine_id, stage, natural_key, reason, message, source_id, capture_id, payload, first_seen_at, last_seen_at,
       tries, resolved_at
FROM ops.quarantine WHERE quarantine_id = %(id)s

SELECT stage, reason, message, last_seen_at, resolved_at FROM ops.quarantine
WHERE natural_key = %(key)s OR capture_id = ANY(%(captures)s::uuid[]) ORDER BY last_seen_at

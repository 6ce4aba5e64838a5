INSERT INTO ops.quarantine AS known (stage, natural_key, reason, message, source_id, capture_id, payload)
VALUES (%(stage)s, %(key)s, %(reason)s, %(message)s, %(source_id)s, %(capture_id)s, %(payload)s)
ON CONFLICT (stage, natural_key, reason) DO UPDATE SET
    last_seen_at = clock_timestamp(), tries = known.tries + 1, message = excluded.message, resolved_at = NULL

-- Settled by a person: the row stays, as settled.
UPDATE ops.quarantine SET resolved_at = clock_timestamp() WHERE quarantine_id = %(id)s AND resolved_at IS NULL

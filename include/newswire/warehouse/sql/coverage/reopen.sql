UPDATE ops.coverage_closure SET reopened_at = clock_timestamp(), reopened_by = %(by)s, reopened_reason = %(reason)s
WHERE source_id = %(source_id)s AND day = %(day)s AND reopened_at IS NULL

SELECT quarantine_id, stage, source_id, reason, tries, last_seen_at, message
FROM ops.quarantine
WHERE resolved_at IS NULL
  AND (%(source)s::text IS NULL OR source_id = %(source)s) AND (%(stage)s::text IS NULL OR stage = %(stage)s)
  AND (%(reason)s::text IS NULL OR reason = %(reason)s)
ORDER BY last_seen_at DESC, quarantine_id DESC
LIMIT %(limit)s

-- Staged mentions that are not there yet, by their number.
SELECT n FROM staged_mention AS s
WHERE NOT EXISTS (
    SELECT FROM known AS k WHERE k.mention_id = s.mention_id AND k.published_at = s.published_at AND k.staged
)
ORDER BY n

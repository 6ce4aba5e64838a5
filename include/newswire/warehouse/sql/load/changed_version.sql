-- The same mention with other values: an extractor that changed without a new version.
SELECT s.mention_id
FROM staged_mention AS s
JOIN core.mention AS m ON m.mention_id = s.mention_id AND m.published_at = s.published_at
WHERE m.row_sha256 <> s.row_sha256
LIMIT 1

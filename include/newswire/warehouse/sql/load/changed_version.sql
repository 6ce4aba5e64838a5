-- The same mention with other values: an extractor that changed without a new version.
SELECT mention_id FROM known WHERE staged AND NOT same LIMIT 1

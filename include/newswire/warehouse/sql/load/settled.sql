-- Mentions that were set aside earlier and are not any more: a newer revision or extractor says something else.
UPDATE ops.quarantine SET resolved_at = clock_timestamp()
WHERE stage = 'load' AND resolved_at IS NULL AND natural_key <> ALL(%(refused)s::text[])
  AND split_part(natural_key, '/', 1) IN (SELECT article_id::text FROM staged_article)

-- Blocks that no second or third article has had for weeks of work are the texts of single articles.
DELETE FROM core.source_block
WHERE source_id = %(source_id)s AND cardinality(first_days) < 3 AND counted_at < clock_timestamp() - interval '60 days'

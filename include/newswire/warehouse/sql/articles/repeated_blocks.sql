-- The boilerplate of a source: each block with the day after which it is known to be that.
SELECT block_key, first_days[3] FROM core.source_block WHERE source_id = %(source_id)s AND cardinality(first_days) = 3

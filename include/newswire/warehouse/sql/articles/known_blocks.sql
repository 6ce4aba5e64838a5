SELECT block_key FROM core.source_block WHERE source_id = %(source_id)s AND block_key = ANY(%(blocks)s)

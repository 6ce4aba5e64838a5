SELECT extractor_id, rank, config_sha256 FROM core.extractor WHERE name = %(name)s AND version = %(version)s

SELECT h FROM core.stop_shingle WHERE version = %(version)s

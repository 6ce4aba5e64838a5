SELECT h, days, df FROM core.stop_shingle WHERE version = %(version)s

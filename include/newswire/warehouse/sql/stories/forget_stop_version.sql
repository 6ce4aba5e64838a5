DELETE FROM core.stop_version WHERE version = %(version)s

SELECT rule, articles, sha256 FROM core.stop_version WHERE version = %(version)s

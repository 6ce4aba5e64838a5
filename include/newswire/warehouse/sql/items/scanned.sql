SELECT scanned_on FROM raw.archive_scan WHERE source_id = %(source_id)s

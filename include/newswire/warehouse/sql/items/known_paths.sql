-- Archive files of a source that have index rows.
SELECT DISTINCT warc_path FROM raw.capture WHERE source_id = %(source_id)s

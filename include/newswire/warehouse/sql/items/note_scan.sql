-- The archive of a source was searched up to this day. One that no run has entered yet has no items either.
INSERT INTO raw.archive_scan AS known (source_id, scanned_on)
SELECT source_id, %(day)s FROM core.source WHERE source_id = %(source_id)s
ON CONFLICT (source_id) DO UPDATE SET scanned_on = excluded.scanned_on WHERE known.scanned_on < excluded.scanned_on

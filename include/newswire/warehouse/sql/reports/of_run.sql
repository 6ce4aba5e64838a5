-- Reports of one run, in the order of the work.
SELECT stage, source_id, seen, new, unchanged, copies, fenced, deferred, quarantined, seconds, notes
FROM ops.stage_report
WHERE dag_id = %(dag_id)s AND run_id = %(run_id)s
ORDER BY array_position(ARRAY['discover', 'fetch', 'clean', 'deduplicate', 'extract', 'load'], stage), source_id, part

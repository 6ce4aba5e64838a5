INSERT INTO ops.stage_report (
    dag_id, run_id, stage, source_id, part, window_start, window_end,
    seen, new, unchanged, copies, fenced, deferred, quarantined, seconds, notes
)
VALUES (%(dag_id)s, %(run_id)s, %(stage)s, %(source)s, %(part)s, %(window_start)s, %(window_end)s,
        %(seen)s, %(new)s, %(unchanged)s, %(copies)s, %(fenced)s, %(deferred)s, %(quarantined)s, %(seconds)s, %(notes)s)
ON CONFLICT (dag_id, run_id, stage, source_id, part, window_start) DO UPDATE SET
    window_end = excluded.window_end, seen = excluded.seen, new = excluded.new, unchanged = excluded.unchanged,
    copies = excluded.copies, fenced = excluded.fenced, deferred = excluded.deferred,
    quarantined = excluded.quarantined, seconds = excluded.seconds, notes = excluded.notes,
    reported_at = clock_timestamp(), refreshed_at = NULL

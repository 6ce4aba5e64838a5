-- A change of stories that changes events is on record like a load, in one transaction with what it changes.
INSERT INTO ops.load (dag_id, run_id, task_id, map_index, try, dataset, window_start, window_end, state, code_version,
                      n_articles, n_in, n_inserted, n_closed, n_unchanged, n_fenced, n_quarantined, n_events)
VALUES (%(dag_id)s, %(run_id)s, %(task_id)s, %(map_index)s, %(try_number)s, 'story',
        to_timestamp(%(low)s::float8 * 86400), to_timestamp(%(high)s::float8 * 86400), 'committed', %(code_version)s,
        0, 0, 0, 0, 0, 0, 0, 0)
RETURNING load_id, greatest(clock_timestamp(), (SELECT max(finished_at) + interval '1 microsecond' FROM ops.load))

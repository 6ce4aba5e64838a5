INSERT INTO ops.load (dag_id, run_id, task_id, map_index, try, window_start, window_end, extractor_id, code_version)
VALUES (%(dag_id)s, %(run_id)s, %(task_id)s, %(map_index)s, %(try_number)s, %(start)s, %(end)s, %(extractor_id)s,
        %(code_version)s)
RETURNING load_id

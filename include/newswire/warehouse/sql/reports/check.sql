INSERT INTO ops.dq_result (check_name, severity, passed, observed, expected, n_loads, ms, dag_id, run_id)
VALUES (%(name)s, %(severity)s, %(passed)s, %(observed)s, %(expected)s, %(loads)s, %(ms)s, %(dag_id)s, %(run_id)s)

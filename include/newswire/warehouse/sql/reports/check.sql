INSERT INTO ops.dq_result (check_name, severity, passed, observed, expected)
VALUES (%(name)s, %(severity)s, %(passed)s, %(observed)s, %(expected)s)

-- The recoding of this window that waits for a decision; made if there is none.
INSERT INTO ops.recoding AS known (extractor_id, window_start, window_end, dag_id, run_id)
VALUES (%(extractor_id)s, %(start)s, %(end)s, %(dag_id)s, %(run_id)s)
ON CONFLICT (extractor_id, window_start, window_end) WHERE state = 'staged'
DO UPDATE SET dag_id = excluded.dag_id, run_id = excluded.run_id
RETURNING recoding_id

-- error: every stage of every run accounts for all that it saw, and no committed load lacks its report
SELECT unbalanced || ' reports do not add up, ' || silent || ' loads without a report',
       '0 reports do not add up, 0 loads without a report', unbalanced + silent = 0
FROM (
    SELECT
        (SELECT count(*) FROM ops.stage_report
         WHERE seen <> new + unchanged + copies + fenced + deferred + quarantined) AS unbalanced,
        (SELECT count(*) FROM ops.load AS l
         WHERE l.state = 'committed' AND l.task_id = 'load' AND l.finished_at < now() - interval '10 minutes'
           AND NOT EXISTS (SELECT FROM ops.stage_report AS r
                           WHERE (r.dag_id, r.run_id, r.stage) = (l.dag_id, l.run_id, 'load'))) AS silent
) AS counts

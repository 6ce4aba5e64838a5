-- The partitions of these days, before any row of the table is touched.
SELECT count(core.ensure_shingle_month(month)) FROM (
    SELECT DISTINCT (date_trunc('month', date '1970-01-01' + day)::date - date '1970-01-01') AS month
    FROM unnest(%(days)s::integer[]) AS day ORDER BY 1
) AS months

-- error: no source has two articles of one address
SELECT count(*) || ' addresses', '0 addresses', count(*) = 0
FROM (
    SELECT FROM core.article WHERE deleted_at IS NULL GROUP BY source_id, url HAVING count(*) > 1
) AS doubled

-- One lock per published day, ascending, so that loads that overlap queue and none deadlock.
SELECT pg_advisory_xact_lock(7302, day)
FROM (
    SELECT DISTINCT floor(extract(epoch FROM published_at) / 86400)::integer AS day FROM staged_article ORDER BY 1
) AS days

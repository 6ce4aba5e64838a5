-- The months of publication that hold events: by one step of the index from month to month of the articles.
WITH RECURSIVE step (month) AS (
    SELECT date_trunc('month', min(published_at) AT TIME ZONE 'UTC')::date FROM core.article
    UNION ALL
    SELECT (
        SELECT date_trunc('month', min(a.published_at) AT TIME ZONE 'UTC')::date
        FROM core.article AS a
        WHERE a.published_at >= (s.month + interval '1 month') AT TIME ZONE 'UTC'
    )
    FROM step AS s
    WHERE s.month IS NOT NULL
)
SELECT month FROM step AS s
WHERE month IS NOT NULL AND EXISTS (
    SELECT FROM core.event AS e
    WHERE e.first_published_at >= s.month::timestamp AT TIME ZONE 'UTC'
        AND e.first_published_at < (s.month + interval '1 month') AT TIME ZONE 'UTC'
)

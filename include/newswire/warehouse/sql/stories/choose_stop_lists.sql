-- For each article the latest list that was counted before its day only; null when there is none.
SELECT a.article_id,
       (SELECT v.version FROM core.stop_version AS v
        WHERE v.to_day < (a.published_at AT TIME ZONE 'UTC')::date AND NOT starts_with(v.version, %(month)s)
        ORDER BY v.to_day DESC, v.articles DESC, v.version
        LIMIT 1) AS version
FROM core.article AS a
WHERE a.article_id = ANY(%(ids)s::uuid[])
ORDER BY a.published_at, a.article_id

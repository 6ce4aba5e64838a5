SELECT (a.published_at AT TIME ZONE 'UTC')::date AS day, o.office, count(*)::integer AS n_articles,
       count(*) FILTER (WHERE o.office = ANY (x.without_holder))::integer AS n_without_holder
FROM core.article AS a
JOIN core.article_extraction AS x ON x.article_id = a.article_id
CROSS JOIN LATERAL unnest(x.offices) AS o (office)
WHERE a.published_at >= %(since)s AND a.published_at < %(until)s AND x.status IN ('ok', 'no_event')
GROUP BY 1, 2

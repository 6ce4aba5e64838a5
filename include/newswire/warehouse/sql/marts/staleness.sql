SELECT d.day, o.office, count(*)::integer AS n_articles,
       count(*) FILTER (WHERE o.office = ANY (x.without_holder))::integer AS n_without_holder
FROM unnest(%(days)s) AS d (day)
JOIN core.article AS a
    ON a.published_at >= d.day::timestamp AT TIME ZONE 'UTC'
    AND a.published_at < (d.day + 1)::timestamp AT TIME ZONE 'UTC'
JOIN core.article_extraction AS x ON x.article_id = a.article_id
CROSS JOIN LATERAL unnest(x.offices) AS o (office)
WHERE x.status IN ('ok', 'no_event')
GROUP BY 1, 2

-- warning: no source has events in a far smaller share of its articles in the last week than in the eight before
SELECT coalesce(string_agg(source_id || ' ' || round(100 * now_share) || ' of 100, before ' || round(100 * before), ', '
           ORDER BY source_id), 'none'),
       'none', count(*) = 0
FROM (
    SELECT a.source_id,
           avg((x.n_mentions > 0)::integer) FILTER (WHERE recent) AS now_share,
           avg((x.n_mentions > 0)::integer) FILTER (WHERE NOT recent) AS before,
           count(*) FILTER (WHERE recent) AS articles, count(*) FILTER (WHERE NOT recent) AS articles_before
    FROM core.article_extraction AS x
    JOIN core.article AS a USING (article_id)
    CROSS JOIN LATERAL (SELECT a.published_at >= now() - interval '7 days' AS recent) AS r
    WHERE x.status <> 'superseded' AND a.published_at >= now() - interval '63 days'
    GROUP BY a.source_id
) AS shares
WHERE articles >= 20 AND articles_before >= 100 AND now_share < before / 2

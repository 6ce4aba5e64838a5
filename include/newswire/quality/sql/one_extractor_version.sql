-- warning: the articles of the last 90 days were all read by one version of the extractor
SELECT coalesce(string_agg(name || ' ' || version || ': ' || articles, ', ' ORDER BY rank), 'no article'),
       'one version', count(*) <= 1
FROM (
    SELECT e.name, e.version, e.rank, count(*) AS articles
    FROM core.article_extraction AS x
    JOIN core.extractor AS e USING (extractor_id)
    JOIN core.article AS a USING (article_id)
    WHERE a.published_at >= now() - interval '90 days' AND x.status <> 'superseded'
    GROUP BY e.name, e.version, e.rank
) AS versions

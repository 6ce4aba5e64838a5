-- warning: no source with 20 articles or more is left without any event
SELECT coalesce(string_agg(source_id, ', ' ORDER BY source_id), 'none'), 'none', count(*) = 0
FROM (
    SELECT a.source_id
    FROM core.article_extraction AS x JOIN core.article AS a USING (article_id)
    WHERE x.status <> 'superseded'
    GROUP BY a.source_id
    HAVING count(*) >= 20 AND sum(x.n_mentions) = 0
) AS silent

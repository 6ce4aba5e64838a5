-- error: events are read from one article of a story: its canonical, or the one that stands in until that is coded
SELECT copies || ' copies hold mentions, ' || doubled || ' stories are told twice',
       '0 copies hold mentions, 0 stories are told twice', copies + doubled = 0
FROM (
    SELECT
        (SELECT count(*) FROM core.article_extraction AS x JOIN core.story_member AS m USING (article_id)
         WHERE x.status = 'ok' AND (m.relation <> 'canonical' OR m.digest)) AS copies,
        (SELECT count(*) FROM (
            SELECT FROM core.article_extraction AS x JOIN core.story_member AS m USING (article_id)
            WHERE x.n_mentions > 0 AND NOT m.digest GROUP BY m.story_id HAVING count(*) > 1
         ) AS told) AS doubled
) AS counts

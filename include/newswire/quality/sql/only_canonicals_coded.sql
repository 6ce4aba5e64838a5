-- error: events are read from canonical articles only
SELECT count(*) || ' copies hold mentions', '0 copies hold mentions', count(*) = 0
FROM core.article_extraction AS x
JOIN core.story_member AS m USING (article_id)
WHERE x.n_mentions > 0 AND (m.relation <> 'canonical' OR m.digest)

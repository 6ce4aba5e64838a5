-- error: every event counts the prints, publishers and stories that there are
SELECT count(*) || ' events count otherwise', '0 events count otherwise', count(*) = 0
FROM core.event AS e
JOIN (
    SELECT l.event_id, count(DISTINCT p.article_id) AS articles, count(DISTINCT a.source_id) AS sources,
           count(DISTINCT p.story_id) AS stories
    FROM core.event_mention AS l
    JOIN core.mention AS m USING (mention_id, published_at)
    JOIN core.story_member AS told ON told.article_id = m.article_id
    JOIN core.story_member AS p ON p.story_id = told.story_id
    JOIN core.article AS a ON a.article_id = p.article_id
    GROUP BY l.event_id
) AS counted USING (event_id)
WHERE (e.n_articles, e.n_sources, e.n_independent) IS DISTINCT FROM (articles, sources, stories)

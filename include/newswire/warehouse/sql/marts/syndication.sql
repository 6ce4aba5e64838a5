-- Stories of more than one print whose first print stands on these days.
SELECT (p.first_at AT TIME ZONE 'UTC')::date AS day, c.article_id AS canonical_article_id, c.source_id AS canonical_source,
       r.title, c.url, p.n_articles, p.n_sources, p.sources, p.articles, p.first_at AS first_published_at,
       p.last_at AS last_published_at
FROM (
    SELECT DISTINCT m.story_id
    FROM core.article AS a JOIN core.story_member AS m USING (article_id)
    WHERE a.published_at >= %(since)s AND a.published_at < %(until)s
) AS near
JOIN core.story AS s USING (story_id)
JOIN core.article AS c ON c.article_id = s.canonical_article_id
JOIN core.article_revision AS r ON r.article_id = c.article_id AND r.valid_to IS NULL
CROSS JOIN LATERAL (
    SELECT count(*)::integer AS n_articles, count(DISTINCT a.source_id)::integer AS n_sources,
           array_agg(DISTINCT a.source_id ORDER BY a.source_id) AS sources,
           array_agg(a.article_id ORDER BY a.published_at, a.article_id) AS articles,
           min(a.published_at) AS first_at, max(a.published_at) AS last_at
    FROM core.story_member AS m JOIN core.article AS a USING (article_id)
    WHERE m.story_id = near.story_id
) AS p
WHERE p.n_articles >= 2 AND p.first_at >= %(since)s AND p.first_at < %(until)s

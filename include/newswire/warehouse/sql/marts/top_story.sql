SELECT t.day, t.place::smallint, c.article_id AS canonical_article_id, c.source_id, r.title, c.url, t.n_articles,
       t.n_sources, t.n_mentions
FROM (
    SELECT p.*, row_number() OVER (
        PARTITION BY day ORDER BY n_sources DESC, n_articles DESC, n_mentions DESC, c.published_at, c.article_id
    ) AS place
    FROM (
        SELECT (a.published_at AT TIME ZONE 'UTC')::date AS day, s.canonical_article_id,
               coalesce(x.n_mentions, 0) AS n_mentions,
               count(*)::integer AS n_articles, count(DISTINCT a.source_id)::integer AS n_sources
        FROM core.article AS a
        JOIN core.story_member AS m ON m.article_id = a.article_id
        JOIN core.story AS s ON s.story_id = m.story_id
        LEFT JOIN core.article_extraction AS x ON x.article_id = s.canonical_article_id
        WHERE a.published_at >= %(since)s AND a.published_at < %(until)s AND s.canonical_article_id IS NOT NULL
        GROUP BY 1, 2, 3
    ) AS p
    JOIN core.article AS c ON c.article_id = p.canonical_article_id
) AS t
JOIN core.article AS c ON c.article_id = t.canonical_article_id
JOIN core.article_revision AS r ON r.article_id = c.article_id AND r.valid_to IS NULL
WHERE t.place <= 20

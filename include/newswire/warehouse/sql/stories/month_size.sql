SELECT count(*)
FROM core.article AS a
JOIN core.article_revision AS r ON r.article_id = a.article_id AND r.valid_to IS NULL
WHERE a.published_at >= %(start)s AND a.published_at < %(end)s

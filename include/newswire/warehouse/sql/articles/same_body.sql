-- The source's other articles that have the same text, with the names that the page and the listing give them.
SELECT a.url_key, r.title, i.title
FROM core.article_revision AS r
JOIN core.article AS a USING (article_id)
LEFT JOIN raw.feed_item AS i ON i.source_id = a.source_id AND i.url_key = a.url_key
WHERE r.body_key = %(body_key)s AND r.valid_to IS NULL AND a.source_id = %(source_id)s AND a.article_id <> %(article_id)s
ORDER BY a.published_at, a.article_id
LIMIT 20

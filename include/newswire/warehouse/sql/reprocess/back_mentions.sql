-- The mentions that the promotion has closed.
INSERT INTO staged_mention (mention_id, published_at, article_id, n, type, row_sha256)
SELECT h.mention_id, h.published_at, h.article_id, 0, h.type, h.row_sha256
FROM core.mention_history AS h
JOIN staged_article USING (article_id)
WHERE h.closed_load_id = %(promoted)s

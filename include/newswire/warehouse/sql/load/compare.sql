-- What the staged articles hold now, next to what is staged for them.
CREATE TEMP TABLE known ON COMMIT DROP AS
SELECT m.mention_id, m.published_at, m.system_from, s.mention_id IS NOT NULL AS staged, m.row_sha256 = s.row_sha256 AS same
FROM core.mention AS m
JOIN staged_article AS a USING (article_id)
LEFT JOIN staged_mention AS s ON s.mention_id = m.mention_id AND s.published_at = m.published_at
WHERE m.published_at BETWEEN %(since)s AND %(until)s;
ANALYZE known

-- The day of each article, and the day under which it is indexed now.
SELECT a.article_id, floor(extract(epoch FROM a.published_at) / 86400)::integer AS day, f.day AS indexed_day
FROM core.article AS a
LEFT JOIN core.fingerprint AS f USING (article_id)
WHERE a.article_id = ANY(%(ids)s::uuid[])
ORDER BY day, a.article_id

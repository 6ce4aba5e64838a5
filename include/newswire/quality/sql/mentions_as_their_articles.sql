-- error: every mention has the source and the pinned publication of its article
SELECT count(*) || ' mentions', '0 mentions', count(*) = 0
FROM core.mention AS m
JOIN core.article AS a USING (article_id)
WHERE (%(loads)s::bigint[] IS NULL OR m.load_id = ANY (%(loads)s::bigint[]))
  AND (m.published_at, m.source_id) IS DISTINCT FROM (a.published_at, a.source_id)

SELECT m.type, m.mode, m.status, m.dyad, m.date_start, m.confidence, m.quote, l.event_id, l.merge_score, l.merge_reason
FROM core.mention AS m LEFT JOIN core.event_mention AS l USING (mention_id, published_at)
WHERE m.article_id = ANY(%(articles)s::uuid[])
ORDER BY m.article_id, m.evidence_field, m.evidence_start

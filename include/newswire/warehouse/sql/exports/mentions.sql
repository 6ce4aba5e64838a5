-- Current mentions of a window of publication with the event that they are of, in an order that does not change.
SELECT m.mention_id, e.event_id, m.published_at, e.first_published_at, m.article_id, m.rev_no, m.source_id, a.url,
       r.title, r.language, length(r.text), m.type, m.mode, m.contexts, m.status, m.plover, m.cameo, m.quad, m.scale,
       m.date_start, m.date_end, m.date_granularity, coalesce(s.sides, '[]'), m.place_name, m.place_country,
       m.place_level, m.place_inferred, m.reported_by, m.size, m.is_lead, m.confidence, m.flags, m.evidence_field,
       m.evidence_start, m.evidence_end, left(m.quote, %(quote)s), l.merge_score, l.merge_reason, m.system_from,
       x.name, x.version
FROM core.mention AS m
JOIN core.event_mention AS l USING (mention_id, published_at)
JOIN core.event AS e ON e.event_id = l.event_id
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('role', d.role, 'code', d.code, 'name', d.name, 'office', d.office,
                                        'sector', d.sector, 'raw', d.raw) ORDER BY d.role, d.ord) AS sides
    FROM core.mention_side AS d
    WHERE d.mention_id = m.mention_id AND d.published_at = m.published_at
) AS s ON true
JOIN core.article AS a ON a.article_id = m.article_id
JOIN core.article_revision AS r ON r.article_id = m.article_id AND r.rev_no = m.rev_no
JOIN core.extractor AS x ON x.extractor_id = m.extractor_id
WHERE m.published_at >= %(start)s AND m.published_at < %(end)s
ORDER BY m.published_at, m.mention_id

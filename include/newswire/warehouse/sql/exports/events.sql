-- Current events of a window of first publication, each with its first mention, in an order that does not change.
-- The first mention is published when the event is, so that one partition is looked at.
SELECT e.event_id, e.first_published_at, e.type, e.mode, e.contexts, e.status, e.plover, e.cameo, e.quad, e.scale,
       e.date_start, e.date_end, e.date_granularity, e.place_name, e.place_country,
       CASE WHEN m.place_name = e.place_name THEN m.place_level END,
       CASE WHEN m.place_name = e.place_name THEN m.place_inferred END,
       e.size, e.confidence, e.n_mentions, e.n_articles, e.n_sources, e.n_independent, e.disagreements, e.system_from,
       coalesce(s.sides, '[]'), m.mention_id, m.article_id, m.source_id, p.name_en, a.url, r.title, r.language,
       m.reported_by, m.flags, m.is_lead, m.evidence_field, m.evidence_start, m.evidence_end,
       left(m.quote, %(quote)s), x.name, x.version
FROM core.event AS e
JOIN LATERAL (
    SELECT m.*
    FROM core.event_mention AS l
    JOIN core.mention AS m USING (mention_id, published_at)
    WHERE l.event_id = e.event_id AND l.published_at = e.first_published_at
    ORDER BY m.anchor_id
    LIMIT 1
) AS m ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('role', d.role, 'code', d.code, 'name', d.name, 'office', d.office,
                                        'sector', d.sector, 'raw', d.raw) ORDER BY d.role, d.ord) AS sides
    FROM core.event_side AS d
    WHERE d.event_id = e.event_id AND d.first_published_at = e.first_published_at
) AS s ON true
JOIN core.article AS a ON a.article_id = m.article_id
JOIN core.article_revision AS r ON r.article_id = m.article_id AND r.rev_no = m.rev_no
JOIN core.source AS p ON p.source_id = m.source_id
JOIN core.extractor AS x ON x.extractor_id = m.extractor_id
WHERE e.first_published_at >= %(start)s AND e.first_published_at < %(end)s
ORDER BY e.first_published_at, e.event_id

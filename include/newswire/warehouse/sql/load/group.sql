-- Current mentions of some types and dyads around some days, with the event that each belongs to.
-- OFFSET 0 keeps the planner to one look into the index for each span.
SELECT m.mention_id, m.published_at, m.anchor_id, m.article_id, m.source_id, m.type, m.mode, m.contexts, m.status,
       m.plover, m.cameo, m.quad, m.scale, m.dyad, m.date_start, m.date_end, m.date_granularity, m.place_name,
       m.place_country, m.size, m.confidence, m.quote, m.story_id, m.language, m.sides, m.event_id
FROM unnest(%(types)s::text[], %(dyads)s::text[], %(since)s::date[], %(until)s::date[]) AS span (type, dyad, since, until)
CROSS JOIN LATERAL (
    SELECT m.*, sm.story_id, r.language, l.event_id,
           (SELECT jsonb_agg(jsonb_build_object('role', d.role, 'code', d.code, 'name', d.name, 'office', d.office,
                                                'sector', d.sector, 'raw', d.raw) ORDER BY d.role, d.ord)
            FROM core.mention_side AS d
            WHERE d.mention_id = m.mention_id AND d.published_at = m.published_at) AS sides
    FROM core.mention AS m
    JOIN core.story_member AS sm ON sm.article_id = m.article_id
    JOIN core.article_revision AS r ON r.article_id = m.article_id AND r.rev_no = m.rev_no
    LEFT JOIN core.event_mention AS l ON l.mention_id = m.mention_id AND l.published_at = m.published_at
    WHERE m.type = span.type AND m.dyad = span.dyad AND m.date_start <= span.until AND m.date_end >= span.since
    OFFSET 0
) AS m

-- Mentions that this load has closed, as rows of `group`: what they connected must be seen without them.
SELECT m.mention_id, m.published_at, m.anchor_id, m.article_id, m.source_id, m.type, m.mode, m.contexts, m.status,
       m.plover, m.cameo, m.quad, m.scale, m.dyad, m.date_start, m.date_end, m.date_granularity, m.place_name,
       m.place_country, m.size, m.confidence, m.quote, 0, r.language,
       (SELECT jsonb_agg(jsonb_build_object('role', d.role, 'code', d.code, 'name', d.name, 'office', d.office,
                                            'sector', d.sector, 'raw', d.raw) ORDER BY d.role, d.ord)
        FROM core.mention_side_history AS d
        WHERE d.mention_id = m.mention_id AND d.system_from = m.system_from AND d.closed_load_id = m.closed_load_id),
       NULL::uuid
FROM core.mention_history AS m
JOIN core.article_revision AS r ON r.article_id = m.article_id AND r.rev_no = m.rev_no
WHERE m.closed_load_id = %(load_id)s AND m.mention_id = ANY(%(mentions)s)

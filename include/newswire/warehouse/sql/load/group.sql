-- Current mentions that could be one event with the touched ones: same type and dyad, near in time. The caller widens
-- the dates until no more come, so that whole groups are seen.
SELECT m.mention_id, m.published_at, m.anchor_id, m.article_id, m.source_id, m.type, m.mode, m.contexts, m.status,
       m.plover, m.cameo, m.quad, m.scale, m.dyad, m.date_start, m.date_end, m.date_granularity, m.place_name,
       m.place_country, m.size, m.confidence, m.quote, sm.story_id,
       (SELECT count(*) FROM core.story_member AS o WHERE o.story_id = sm.story_id) AS n_prints,
       (SELECT jsonb_agg(jsonb_build_object('role', d.role, 'ord', d.ord, 'code', d.code, 'name', d.name,
                                            'office', d.office, 'sector', d.sector, 'raw', d.raw)
                         ORDER BY d.role, d.ord)
        FROM core.mention_side AS d
        WHERE d.mention_id = m.mention_id AND d.published_at = m.published_at) AS sides,
       l.event_id
FROM core.mention AS m
JOIN core.story_member AS sm ON sm.article_id = m.article_id
LEFT JOIN core.event_mention AS l ON l.mention_id = m.mention_id AND l.published_at = m.published_at
WHERE m.type = %(type)s AND m.dyad = %(dyad)s AND m.date_start <= %(until)s AND m.date_end >= %(since)s

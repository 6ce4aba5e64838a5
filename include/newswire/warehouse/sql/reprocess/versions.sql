-- Versions of events that a load wrote or closed, with a quote of each and where its id leads when it went.
SELECT v.event_id, v.closed_load_id IS NOT NULL AS is_before, v.type, v.mode, v.contexts, v.status, v.date_start,
       v.date_end, v.actors, v.recipients, v.actor_names, v.recipient_names, v.place_name, v.place_country, v.size,
       v.n_mentions, v.n_articles, v.n_sources, v.n_independent, v.confidence, q.quote,
       CASE WHEN v.closed_load_id IS NOT NULL THEN r.new_event_id END AS new_event_id
FROM (
    SELECT * FROM mart.event_version WHERE load_id = %(load_id)s AND closed_load_id IS NULL
    UNION ALL
    SELECT * FROM mart.event_version WHERE closed_load_id = %(load_id)s
) AS v
LEFT JOIN core.event_redirect AS r ON r.old_event_id = v.event_id AND r.load_id = %(load_id)s
LEFT JOIN LATERAL (
    SELECT told.quote FROM (
        SELECT m.quote, m.published_at, m.anchor_id
        FROM core.event_mention AS l JOIN core.mention AS m USING (mention_id, published_at)
        WHERE l.event_id = v.event_id AND v.closed_load_id IS NULL
        UNION ALL
        SELECT m.quote, m.published_at, m.anchor_id
        FROM core.event_mention_history AS l JOIN core.mention_history AS m USING (mention_id, published_at)
        WHERE l.event_id = v.event_id AND l.closed_load_id = %(load_id)s AND m.closed_load_id = %(load_id)s
          AND v.closed_load_id IS NOT NULL
    ) AS told
    ORDER BY told.published_at, told.anchor_id LIMIT 1
) AS q ON true
ORDER BY v.type, v.date_start, v.event_id

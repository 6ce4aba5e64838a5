-- The state of polling of each feed that the catalogue names, as of a moment.
SELECT f.source_id, f.url, p.status, p.at, p.items, p.new, p.error, f.next_poll_at, f.failures,
       f.proposal, f.proposal_since, f.proposal_seen, day.new,
       round((p.items * 86400 / nullif(p.span_seconds, 0))::numeric, 1)::float, gap.count, gap.seconds, gap.since,
       gap.until
FROM raw.feed AS f
LEFT JOIN LATERAL (SELECT * FROM raw.feed_poll AS l WHERE l.feed_id = f.feed_id ORDER BY at DESC LIMIT 1) AS p ON true
LEFT JOIN LATERAL (
    SELECT sum(l.new)::integer AS new FROM raw.feed_poll AS l
    WHERE l.feed_id = f.feed_id AND l.at > %(now)s - interval '24 hours'
) AS day ON true
LEFT JOIN LATERAL (
    SELECT count(DISTINCT g.gap_from)::integer AS count,
           extract(epoch FROM sum(upper(part) - lower(part)))::float AS seconds,
           min(lower(part)) AS since, max(upper(part)) AS until
    FROM raw.gap AS g CROSS JOIN LATERAL unnest(g.missing) AS part
    WHERE g.feed_id = f.feed_id AND g.filled_at IS NULL
) AS gap ON true
WHERE f.active AND (%(sources)s::text[] IS NULL OR f.source_id = ANY(%(sources)s))
ORDER BY f.source_id, f.url

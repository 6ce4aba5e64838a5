-- Agencies (tier 1) that have shown nothing new for twice their usual gap, as of their last poll: while nobody asked,
-- nobody was silent. The usual gap is the median, over four weeks, of the longest gap between two items of a day; the
-- median of all gaps would call every night silent. Replica sites stand still in time and are left out.
WITH asked AS (
    SELECT f.source_id, max(p.at) AS at
    FROM raw.feed AS f
    JOIN core.source AS s USING (source_id)
    JOIN raw.feed_poll AS p USING (feed_id)
    WHERE f.active AND s.tier = 1 AND NOT s.replica AND p.at <= %(now)s AND p.at > %(now)s - interval '28 days'
      AND (%(sources)s::text[] IS NULL OR f.source_id = ANY(%(sources)s))
    GROUP BY f.source_id
),
shown AS (
    SELECT DISTINCT a.source_id, a.at, date_trunc('minute', least(
        i.first_seen_at,
        CASE WHEN i.date_basis = 'published' AND NOT i.suspect THEN i.published_claim END
    )) AS came
    FROM asked AS a JOIN raw.feed_item AS i USING (source_id)
    WHERE i.first_seen_at > a.at - interval '29 days'
      AND (i.date_basis = 'published' AND NOT i.suspect OR i.found_by = 'feed')
),
gaps AS (
    SELECT source_id, at, came, came - lag(came) OVER (PARTITION BY source_id ORDER BY came) AS gap
    FROM shown
    WHERE came <= at AND came > at - interval '28 days'
),
days AS (
    SELECT source_id, at, max(came) AS last_at, max(gap) AS longest, count(gap) AS gaps
    FROM gaps
    GROUP BY source_id, at, (came AT TIME ZONE 'UTC')::date
)
SELECT source_id, max(last_at), extract(epoch FROM at - max(last_at))::float,
       extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY longest))::float
FROM days
GROUP BY source_id, at
HAVING sum(gaps) >= 5 AND at - max(last_at) >= 2 * percentile_cont(0.5) WITHIN GROUP (ORDER BY longest)
ORDER BY source_id

-- What kept pages back in the last fetch of each source, by outcome. What was never asked, since the host was given up
-- before, has no outcome of its own.
WITH last_fetch AS (
    SELECT DISTINCT ON (source_id) source_id, window_start, window_end
    FROM ops.stage_report
    WHERE stage = 'fetch' AND (%(sources)s::text[] IS NULL OR source_id = ANY(%(sources)s))
    ORDER BY source_id, reported_at DESC
)
SELECT i.source_id, coalesce(i.reason, 'not asked'), count(*)::integer
FROM last_fetch AS l
JOIN raw.feed_item AS i USING (source_id)
WHERE i.state <> 'fetched'
  AND (i.window_at >= l.window_start AND i.window_at < l.window_end
       OR i.first_seen_at >= l.window_start AND i.first_seen_at < l.window_end AND i.window_at < l.window_start)
GROUP BY 1, 2
ORDER BY 1, 3 DESC, 2

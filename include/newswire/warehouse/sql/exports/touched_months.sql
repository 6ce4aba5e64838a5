-- The months of publication in which these loads wrote or closed anything.
SELECT DISTINCT date_trunc('month', t.at AT TIME ZONE 'UTC')::date
FROM (
    SELECT first_published_at AS at FROM core.event WHERE load_id = ANY(%(loads)s)
    UNION ALL
    SELECT first_published_at FROM core.event_history WHERE closed_load_id = ANY(%(loads)s)
    UNION ALL
    SELECT published_at FROM core.mention WHERE load_id = ANY(%(loads)s)
    UNION ALL
    SELECT published_at FROM core.mention_history WHERE closed_load_id = ANY(%(loads)s)
    UNION ALL
    SELECT published_at FROM core.event_mention_history WHERE closed_load_id = ANY(%(loads)s)
) AS t

-- error: at no moment did the warehouse hold two versions of one event or of one mention
SELECT events || ' events, ' || mentions || ' mentions', '0 events, 0 mentions', events + mentions = 0
FROM (
    SELECT
        (SELECT count(*) FROM (
            SELECT system_to > lead(system_from) OVER (PARTITION BY event_id ORDER BY system_from) AS twice
            FROM (
                SELECT event_id, system_from, system_to FROM core.event_history
                UNION ALL
                SELECT event_id, system_from, 'infinity' FROM core.event
                WHERE event_id IN (SELECT event_id FROM core.event_history)
            ) AS versions
         ) AS pairs WHERE twice) AS events,
        (SELECT count(*) FROM (
            SELECT system_to > lead(system_from) OVER (PARTITION BY mention_id ORDER BY system_from) AS twice
            FROM (
                SELECT mention_id, system_from, system_to FROM core.mention_history
                UNION ALL
                SELECT mention_id, system_from, 'infinity' FROM core.mention
                WHERE mention_id IN (SELECT mention_id FROM core.mention_history)
            ) AS versions
         ) AS pairs WHERE twice) AS mentions
) AS counts

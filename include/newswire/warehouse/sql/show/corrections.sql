-- What changed in events, for people and for those who keep copies; new events only when they are asked for.
SELECT c.at, c.kind, c.event_id, c.new_event_id, c.reason, c.changed, c.before, c.after, c.load_id, now.date_start,
       now.type, now.dyad
FROM mart.correction(%(since)s, %(until)s) AS c
LEFT JOIN LATERAL (
    SELECT v.date_start, v.type, v.dyad FROM mart.event_version AS v
    WHERE v.event_id = c.event_id AND (v.system_from = c.at OR v.system_to = c.at)
    ORDER BY v.system_from DESC LIMIT 1
) AS now ON true
WHERE %(new)s OR c.kind <> 'new'
ORDER BY c.at, c.event_id

-- Stories, types and dyads of the mentions that this load has closed, by the event that they belonged to.
SELECT l.event_id, m.type, m.dyad, sm.story_id, count(DISTINCT m.article_id)
FROM core.event_mention_history AS l
JOIN core.mention_history AS m ON m.mention_id = l.mention_id AND m.closed_load_id = l.closed_load_id
JOIN core.story_member AS sm ON sm.article_id = m.article_id
WHERE l.closed_load_id = %(load_id)s AND l.event_id = ANY(%(events)s)
GROUP BY 1, 2, 3, 4

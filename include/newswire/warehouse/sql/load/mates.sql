-- Mentions that these events hold beyond those already seen.
SELECT l.mention_id, m.type, m.dyad, m.date_start, m.date_end
FROM core.event_mention AS l
JOIN core.mention AS m USING (mention_id, published_at)
WHERE l.event_id = ANY(%(events)s) AND l.mention_id <> ALL(%(seen)s)

-- Events of the touched days that three marts are made of, with the version that coded the first mention, and their
-- sides. The first mention is published when the event is, so that one partition is looked at for each.
CREATE TEMPORARY TABLE touched_event ON COMMIT DROP AS
SELECT e.event_id, e.first_published_at, e.date_start, e.dyad, e.type, e.mode, e.quad, e.scale, e.place_country,
       e.size, e.n_independent, e.n_articles, m.extractor
FROM core.event AS e
JOIN LATERAL (
    SELECT x.name || ' ' || x.version AS extractor
    FROM core.event_mention AS l
    JOIN core.mention AS m USING (mention_id, published_at)
    JOIN core.extractor AS x USING (extractor_id)
    WHERE l.event_id = e.event_id AND l.published_at = e.first_published_at
    ORDER BY m.anchor_id
    LIMIT 1
) AS m ON true
WHERE e.status = 'actual' AND e.date_start = ANY(%(days)s);
CREATE TEMPORARY TABLE touched_side ON COMMIT DROP AS
SELECT s.event_id, s.role, s.code, s.name
FROM touched_event AS e
JOIN core.event_side AS s USING (event_id, first_published_at);
ANALYZE touched_event, touched_side;

-- The sides of these events, and the version that coded the first mention, which is published when the event is.
CREATE TEMPORARY TABLE touched_side ON COMMIT DROP AS
SELECT s.event_id, s.role, s.code, s.name
FROM touched_event AS e
JOIN core.event_side AS s ON s.event_id = e.event_id AND s.first_published_at = e.first_published_at
WHERE s.first_published_at BETWEEN %(since)s AND %(until)s;
CREATE TEMPORARY TABLE touched_version ON COMMIT DROP AS
SELECT DISTINCT ON (e.event_id) e.event_id, x.name || ' ' || x.version AS extractor
FROM touched_event AS e
JOIN core.event_mention AS l ON l.event_id = e.event_id AND l.published_at = e.first_published_at
JOIN core.mention AS m ON m.mention_id = l.mention_id AND m.published_at = l.published_at
JOIN core.extractor AS x USING (extractor_id)
WHERE l.published_at BETWEEN %(since)s AND %(until)s AND m.published_at BETWEEN %(since)s AND %(until)s
ORDER BY e.event_id, m.anchor_id;
ANALYZE touched_side, touched_version;

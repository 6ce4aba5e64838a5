-- Events of the touched days that three marts are made of.
CREATE TEMPORARY TABLE touched_event ON COMMIT DROP AS
SELECT event_id, first_published_at, date_start, dyad, type, mode, quad, scale, place_country, size, n_independent,
       n_articles
FROM core.event
WHERE status = 'actual' AND date_start = ANY(%(days)s);
ANALYZE touched_event;

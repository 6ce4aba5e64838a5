-- The events that were first published in these days, as people read them.
SELECT date_start, actors, recipients, type, mode, status, quote
FROM mart.event
WHERE (first_published_at AT TIME ZONE 'UTC')::date BETWEEN %(first)s AND %(last)s
ORDER BY date_start, type, first_published_at, event_id

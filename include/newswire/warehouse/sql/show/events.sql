-- Events of these days, for people; with a dyad only those that name both codes.
SELECT event_id, date_start, type, mode, status, actors, recipients, actor_names, recipient_names, n_articles,
       n_independent, confidence, quote, source_id, url, title
FROM mart.event
WHERE date_start >= %(since)s AND date_start < %(until)s
  AND (%(codes)s::text[] IS NULL OR actors || recipients @> %(codes)s::text[])
  AND (%(type)s::text IS NULL OR type = %(type)s)
ORDER BY date_start, type, first_published_at, event_id
LIMIT %(limit)s

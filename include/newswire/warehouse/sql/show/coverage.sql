SELECT source_id, day, items, captures, articles, copies, quarantined, waiting, mentions
FROM mart.source_day
WHERE day >= %(since)s AND day < %(until)s AND (%(sources)s::text[] IS NULL OR source_id = ANY(%(sources)s::text[]))
ORDER BY day, source_id

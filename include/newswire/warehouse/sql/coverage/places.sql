-- What is known of these pages: the UTC day, when something dated them, and how sure that is.
SELECT url_key, (window_at AT TIME ZONE 'UTC')::date, date_basis IN ('published', 'url') AND NOT suspect,
       date_basis = 'published', state = 'gone', found_by = 'feed'
FROM raw.feed_item
WHERE source_id = %(source_id)s AND url_key = ANY(%(keys)s)

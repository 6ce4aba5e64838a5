-- The same for all pages of some days.
SELECT url_key, (window_at AT TIME ZONE 'UTC')::date, date_basis IN ('published', 'url') AND NOT suspect,
       date_basis = 'published', state = 'gone', found_by = 'feed'
FROM raw.feed_item
WHERE source_id = %(source_id)s AND window_at >= %(start)s AND window_at < %(end)s

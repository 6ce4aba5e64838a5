SELECT source_id, url_key, title, found_by, published_claim, published_text, date_basis, first_seen_at, state, reason,
       attempts, checked_at
FROM raw.feed_item WHERE url_key = %(key)s OR url = %(url)s OR guid = %(url)s
ORDER BY source_id

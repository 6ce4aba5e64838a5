SELECT EXISTS (SELECT FROM raw.feed_item WHERE source_id = %(source_id)s AND fetched_at < %(moment)s)

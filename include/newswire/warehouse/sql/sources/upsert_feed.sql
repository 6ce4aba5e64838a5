-- By address: a feed that moves from one source to another stays the same feed.
INSERT INTO raw.feed (feed_id, source_id, url, section, active)
VALUES (%(feed_id)s, %(source_id)s, %(url)s, %(section)s, %(active)s)
ON CONFLICT (url) DO UPDATE SET section = excluded.section, active = excluded.active, source_id = excluded.source_id
WHERE (raw.feed.section, raw.feed.active, raw.feed.source_id)
    IS DISTINCT FROM (excluded.section, excluded.active, excluded.source_id)

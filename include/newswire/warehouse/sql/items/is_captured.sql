-- Whether an item was captured with this body. A capture without its item does not count: the import that made it died.
SELECT EXISTS (
    SELECT FROM raw.capture AS c JOIN raw.feed_item AS i USING (source_id, url_key)
    WHERE c.source_id = %(source_id)s AND c.url_key = %(url_key)s AND c.body_sha256 = %(body_sha256)s
      AND i.capture_id IS NOT NULL
)

-- The publisher took a page back: its article is marked, unless another address of it still stands.
UPDATE core.article SET deleted_at = %(at)s
WHERE deleted_at IS NULL AND article_id IN (
    SELECT d.article_id FROM raw.capture AS c JOIN core.capture_cleaning AS d USING (capture_id)
    WHERE c.source_id = %(source_id)s AND c.url_key = %(url_key)s
    EXCEPT
    SELECT d.article_id FROM core.capture_cleaning AS d JOIN raw.feed_item AS i USING (capture_id)
    WHERE i.source_id = %(source_id)s AND i.url_key <> %(url_key)s AND i.state = 'fetched'
)

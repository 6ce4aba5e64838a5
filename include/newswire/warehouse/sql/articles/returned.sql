-- A page that was taken back is there again.
UPDATE core.article SET deleted_at = NULL
WHERE deleted_at IS NOT NULL AND article_id IN (
    SELECT d.article_id FROM raw.capture AS c JOIN core.capture_cleaning AS d USING (capture_id)
    WHERE c.source_id = %(source_id)s AND c.url_key = %(url_key)s
)

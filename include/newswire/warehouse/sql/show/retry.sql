-- Puts the item behind a quarantine row back into its queue: a fetch is asked again, a capture is cleaned again.
WITH wanted AS (
    SELECT stage, natural_key, source_id, capture_id FROM ops.quarantine WHERE quarantine_id = %(id)s
), fetched AS (
    -- without the capture that was refused: its validators would bring a 304, and the refused page with it
    UPDATE raw.feed_item AS i SET state = 'queued', reason = NULL, attempts = 0, capture_id = NULL, fetched_at = NULL
    FROM wanted AS w
    WHERE w.stage = 'fetch' AND i.source_id = w.source_id AND i.url_key = w.natural_key
    RETURNING i.window_at
), forgotten AS (
    DELETE FROM core.capture_cleaning AS c USING wanted AS w
    WHERE w.stage = 'clean' AND c.capture_id = w.capture_id AND c.status = 'quarantined'
    RETURNING c.capture_id
)
SELECT window_at FROM fetched
UNION ALL
SELECT i.window_at FROM raw.feed_item AS i JOIN forgotten USING (capture_id)

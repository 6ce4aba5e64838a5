-- What was listed. A listing adds what was not known (a date, a guid, a body) and never takes anything away; a later
-- change than the one known (or, when none is known, than the fetch) puts an item that was fetched into the queue again,
-- for the run of that moment too.
INSERT INTO raw.feed_item AS known (
    source_id, url_key, url, guid, title, summary, content, published_claim, published_text, modified_claim,
    date_basis, suspect, found_by, window_at, first_seen_at, last_seen_at
)
VALUES %s
ON CONFLICT (source_id, url_key) DO UPDATE SET
    last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at),
    guid = coalesce(known.guid, excluded.guid),
    title = CASE WHEN excluded.modified_claim > known.modified_claim
        THEN coalesce(excluded.title, known.title) ELSE coalesce(known.title, excluded.title) END,
    summary = coalesce(known.summary, excluded.summary),
    content = CASE WHEN excluded.modified_claim > known.modified_claim
        THEN coalesce(excluded.content, known.content) ELSE coalesce(known.content, excluded.content) END,
    published_claim = CASE WHEN known.date_basis = 'published' AND NOT known.suspect
            OR excluded.published_claim IS NULL OR excluded.suspect
        THEN known.published_claim
        WHEN known.published_claim IS NULL OR excluded.date_basis = 'published' THEN excluded.published_claim
        ELSE known.published_claim END,
    published_text = coalesce(known.published_text, excluded.published_text),
    date_basis = CASE WHEN known.date_basis = 'published' AND NOT known.suspect
            OR excluded.published_claim IS NULL OR excluded.suspect
        THEN known.date_basis
        WHEN known.published_claim IS NULL OR excluded.date_basis = 'published' THEN excluded.date_basis
        ELSE known.date_basis END,
    suspect = CASE WHEN excluded.published_claim IS NULL OR excluded.suspect THEN known.suspect
        ELSE known.suspect AND known.date_basis = 'published' AND excluded.date_basis <> 'published' END,
    window_at = CASE WHEN known.date_basis = 'published' AND NOT known.suspect
            OR excluded.published_claim IS NULL OR excluded.suspect
        THEN known.window_at
        WHEN known.published_claim IS NULL OR excluded.date_basis = 'published' THEN excluded.window_at
        ELSE known.window_at END,
    modified_claim = greatest(known.modified_claim, excluded.modified_claim),
    state = CASE WHEN excluded.modified_claim > coalesce(known.modified_claim, known.fetched_at)
            AND (known.state = 'fetched' OR known.state = 'gone' AND known.capture_id IS NOT NULL)
        THEN 'queued' ELSE known.state END,
    noticed_at = CASE WHEN excluded.modified_claim > coalesce(known.modified_claim, known.fetched_at)
            AND (known.state = 'fetched' OR known.state = 'gone' AND known.capture_id IS NOT NULL)
        THEN excluded.last_seen_at ELSE known.noticed_at END
RETURNING (xmax = 0) AS inserted, state = 'queued' AND capture_id IS NOT NULL AS requeued, url_key

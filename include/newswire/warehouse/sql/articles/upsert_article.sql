-- An article at first sight; published_at and window_at are pinned then. Whether the page was taken back is told by its
-- item: one that is back is no longer deleted.
INSERT INTO core.article AS known (
    article_id, source_id, url_key, url, guid, published_at, published_precision, window_at, first_seen_at,
    last_seen_at, deleted_at, noticed_at
)
VALUES (%(article_id)s, %(source_id)s, %(url_key)s, %(url)s, %(guid)s, %(published_at)s, %(published_precision)s,
        %(window_at)s, %(first_seen_at)s, %(fetched_at)s, %(deleted_at)s, %(noticed_at)s)
ON CONFLICT (article_id) DO UPDATE SET
    last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at), deleted_at = excluded.deleted_at,
    noticed_at = coalesce(excluded.noticed_at, known.noticed_at)

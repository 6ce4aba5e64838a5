INSERT INTO core.capture_cleaning (capture_id, cleaner, status, article_id, rev_no)
VALUES (%(capture_id)s, %(cleaner)s, %(status)s, %(article_id)s, %(rev_no)s)
ON CONFLICT (capture_id) DO UPDATE SET
    cleaner = excluded.cleaner, status = excluded.status, article_id = excluded.article_id, rev_no = excluded.rev_no,
    cleaned_at = clock_timestamp()

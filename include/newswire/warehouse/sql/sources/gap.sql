INSERT INTO raw.gap (feed_id, gap_from, gap_to, noticed_at)
VALUES (%(feed_id)s, %(gap_from)s, %(gap_to)s, %(at)s)
ON CONFLICT DO NOTHING

INSERT INTO ops.extracted AS known (article_id, rev_no, extractor_id, mentions, rejected)
VALUES %s
ON CONFLICT (article_id, extractor_id) DO UPDATE SET
    rev_no = excluded.rev_no, mentions = excluded.mentions, rejected = excluded.rejected,
    extracted_at = clock_timestamp()
WHERE excluded.rev_no >= known.rev_no

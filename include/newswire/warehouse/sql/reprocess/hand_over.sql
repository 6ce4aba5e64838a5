-- The staged answers go where a load looks for what waits.
INSERT INTO ops.extracted AS known (article_id, rev_no, extractor_id, mentions, rejected, offices, without_holder)
SELECT article_id, rev_no, %(extractor_id)s, mentions, rejected, offices, without_holder
FROM ops.recoded WHERE recoding_id = %(recoding_id)s
ON CONFLICT (article_id, extractor_id) DO UPDATE SET
    rev_no = excluded.rev_no, mentions = excluded.mentions, rejected = excluded.rejected,
    offices = excluded.offices, without_holder = excluded.without_holder, extracted_at = clock_timestamp()
WHERE excluded.rev_no >= known.rev_no

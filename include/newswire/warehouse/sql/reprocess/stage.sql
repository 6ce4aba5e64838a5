INSERT INTO ops.recoded (recoding_id, article_id, rev_no, mentions, rejected, offices, without_holder)
VALUES %s
ON CONFLICT DO NOTHING

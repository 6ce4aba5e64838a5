-- What was coded, by whom; rows that say the same stay untouched.
INSERT INTO core.article_extraction AS known (article_id, extractor_id, rev_no, status, n_mentions, load_id)
SELECT article_id, %(extractor_id)s, rev_no, status, n_mentions, %(load_id)s FROM staged_article
ON CONFLICT (article_id) DO UPDATE SET
    extractor_id = excluded.extractor_id, rev_no = excluded.rev_no, status = excluded.status,
    n_mentions = excluded.n_mentions, load_id = excluded.load_id
WHERE (known.extractor_id, known.rev_no, known.status, known.n_mentions)
    IS DISTINCT FROM (excluded.extractor_id, excluded.rev_no, excluded.status, excluded.n_mentions)

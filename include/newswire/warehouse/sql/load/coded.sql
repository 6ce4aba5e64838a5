-- What was coded, by whom; rows that say the same stay untouched.
INSERT INTO core.article_extraction AS known
    (article_id, extractor_id, rev_no, status, n_mentions, load_id, offices, without_holder)
SELECT article_id, %(extractor_id)s, rev_no, status, n_mentions, %(load_id)s, offices, without_holder FROM staged_article
ON CONFLICT (article_id) DO UPDATE SET
    extractor_id = excluded.extractor_id, rev_no = excluded.rev_no, status = excluded.status,
    n_mentions = excluded.n_mentions, load_id = excluded.load_id,
    offices = excluded.offices, without_holder = excluded.without_holder
WHERE (known.extractor_id, known.rev_no, known.status, known.n_mentions, known.offices, known.without_holder)
    IS DISTINCT FROM (excluded.extractor_id, excluded.rev_no, excluded.status, excluded.n_mentions, excluded.offices,
                      excluded.without_holder)

UPDATE core.article_extraction AS x SET
    extractor_id = (w.before ->> 'extractor_id')::integer, rev_no = s.rev_no, status = s.status,
    n_mentions = s.n_mentions, load_id = %(load_id)s, offices = s.offices, without_holder = s.without_holder
FROM staged_article AS s
JOIN ops.recoded AS w ON w.article_id = s.article_id AND w.recoding_id = %(recoding_id)s
WHERE x.article_id = s.article_id

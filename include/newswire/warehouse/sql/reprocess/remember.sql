-- What the articles hold now, under the locks of the load: the way back.
UPDATE ops.recoded AS w SET before = to_jsonb(x) || jsonb_build_object('rejected', (
    SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.ord), '[]') FROM core.rejected AS r WHERE r.article_id = w.article_id
))
FROM core.article_extraction AS x
WHERE x.article_id = w.article_id AND w.recoding_id = %(recoding_id)s

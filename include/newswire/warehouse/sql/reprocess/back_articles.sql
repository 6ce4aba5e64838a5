-- Articles that still hold what the promotion gave them, as they were before.
INSERT INTO staged_article (article_id, rev_no, status, n_mentions, published_at, offices, without_holder)
SELECT w.article_id, (w.before ->> 'rev_no')::integer, w.before ->> 'status', (w.before ->> 'n_mentions')::integer,
       a.published_at, ARRAY(SELECT jsonb_array_elements_text(w.before -> 'offices')),
       ARRAY(SELECT jsonb_array_elements_text(w.before -> 'without_holder'))
FROM ops.recoded AS w
JOIN core.article AS a USING (article_id)
JOIN core.article_extraction AS x USING (article_id)
WHERE w.recoding_id = %(recoding_id)s AND w.before IS NOT NULL AND x.load_id = %(promoted)s

UPDATE core.article_extraction AS x SET status = decided.speaks
FROM unnest(%(ids)s::uuid[], %(speaks)s::text[]) AS decided (article_id, speaks)
WHERE x.article_id = decided.article_id

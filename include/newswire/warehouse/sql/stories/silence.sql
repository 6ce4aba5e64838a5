UPDATE core.article_extraction SET status = 'superseded', n_mentions = 0, load_id = %(load_id)s
WHERE article_id = ANY(%(ids)s::uuid[])

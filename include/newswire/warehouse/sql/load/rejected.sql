DELETE FROM core.rejected AS r USING staged_article AS s WHERE r.article_id = s.article_id

-- Again under the locks: what was coded since stays as it is.
DELETE FROM staged_article AS s
WHERE NOT EXISTS (SELECT FROM core.article_extraction AS x WHERE x.article_id = s.article_id AND x.load_id = %(promoted)s)

-- error: every article holds as many mentions as its extraction says
SELECT count(*) || ' articles differ', '0 articles differ', count(*) = 0
FROM core.article_extraction AS x
FULL JOIN (SELECT article_id, count(*) AS n FROM core.mention GROUP BY article_id) AS m USING (article_id)
WHERE coalesce(x.n_mentions, 0) <> coalesce(m.n, 0)

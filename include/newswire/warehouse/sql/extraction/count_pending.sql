-- How many articles of the window there are that an extractor may have to read, at most.
SELECT count(*)
FROM core.article AS a
LEFT JOIN core.article_extraction AS x USING (article_id)
LEFT JOIN core.extractor AS e USING (extractor_id)
WHERE (a.window_at >= %(start)s AND a.window_at < %(end)s
       OR a.window_at < %(start)s AND (a.first_seen_at >= %(start)s AND a.first_seen_at < %(end)s
          OR a.noticed_at >= %(start)s AND a.noticed_at < %(end)s))
  AND (x.article_id IS NULL OR e.rank < %(rank)s)

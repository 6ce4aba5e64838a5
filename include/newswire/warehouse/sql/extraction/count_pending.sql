-- How many articles of the window there are that an extractor may have to read, at most.
SELECT count(*)
FROM core.article AS a
LEFT JOIN core.article_extraction AS x USING (article_id)
LEFT JOIN core.extractor AS e USING (extractor_id)
WHERE ops.in_window(a.window_at, a.first_seen_at, a.noticed_at, %(start)s, %(end)s)
  AND (x.article_id IS NULL OR e.rank < %(rank)s)

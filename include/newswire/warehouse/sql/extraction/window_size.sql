-- Articles of the window, and how many of them are syndicated copies.
SELECT count(*) AS articles, count(*) FILTER (WHERE m.relation = 'same_text') AS copies
FROM core.article AS a
LEFT JOIN core.story_member AS m USING (article_id)
WHERE a.window_at >= %(start)s AND a.window_at < %(end)s
   OR a.window_at < %(start)s AND (a.first_seen_at >= %(start)s AND a.first_seen_at < %(end)s
      OR a.noticed_at >= %(start)s AND a.noticed_at < %(end)s)

-- Articles of the window, and how many of them are syndicated copies.
SELECT count(*) AS articles, count(*) FILTER (WHERE m.relation = 'same_text') AS copies
FROM core.article AS a
LEFT JOIN core.story_member AS m USING (article_id)
WHERE ops.in_window(a.window_at, a.first_seen_at, a.noticed_at, %(start)s, %(end)s)

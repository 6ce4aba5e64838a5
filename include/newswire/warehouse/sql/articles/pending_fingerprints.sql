-- Articles of the window whose open revision has no fingerprint yet.
SELECT a.article_id
FROM core.article AS a
JOIN core.article_revision AS r ON r.article_id = a.article_id AND r.valid_to IS NULL
LEFT JOIN core.fingerprint AS f ON f.article_id = a.article_id
WHERE f.rev_no IS DISTINCT FROM r.rev_no
  AND ops.in_window(a.window_at, a.first_seen_at, a.noticed_at, %(start)s, %(end)s)
ORDER BY a.published_at, a.article_id

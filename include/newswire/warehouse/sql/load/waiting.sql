-- Coded articles that wait for the load of this window, with what is needed to place and check their mentions.
SELECT w.article_id, w.rev_no, w.extractor_id, e.rank, w.mentions, w.rejected, a.source_id, a.published_at,
       r.title, r.text, r.lead, m.story_id, m.relation = 'canonical' AND NOT m.digest AS canonical,
       w.offices, w.without_holder, w.extracted_at
FROM ops.extracted AS w
JOIN core.extractor AS e USING (extractor_id)
JOIN core.article AS a USING (article_id)
JOIN core.article_revision AS r ON r.article_id = w.article_id AND r.rev_no = w.rev_no
JOIN core.story_member AS m ON m.article_id = w.article_id
WHERE w.extractor_id = %(extractor_id)s
  AND (ops.in_window(a.window_at, a.first_seen_at, a.noticed_at, %(start)s, %(end)s)
       OR m.story_id IN (
           SELECT o.story_id FROM core.story_member AS o JOIN core.article AS b ON b.article_id = o.article_id
           WHERE b.window_at >= %(start)s AND b.window_at < %(end)s
       ))
ORDER BY a.published_at, w.article_id

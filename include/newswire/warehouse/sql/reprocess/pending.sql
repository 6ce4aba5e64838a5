-- Canonical articles of the window that a lower-ranked extractor has coded, without those that are staged already.
SELECT a.article_id, a.source_id, s.country, a.published_at, r.rev_no, r.title, r.text, r.language, true
FROM core.article AS a
JOIN core.source AS s USING (source_id)
JOIN core.article_revision AS r ON r.article_id = a.article_id AND r.valid_to IS NULL
JOIN core.story_member AS m ON m.article_id = a.article_id AND m.relation = 'canonical' AND NOT m.digest
JOIN core.article_extraction AS x ON x.article_id = a.article_id AND x.status IN ('ok', 'no_event')
JOIN core.extractor AS e ON e.extractor_id = x.extractor_id AND e.rank < %(rank)s
WHERE ops.in_window(a.window_at, a.first_seen_at, a.noticed_at, %(start)s, %(end)s)
  AND NOT EXISTS (
      SELECT FROM ops.recoded AS w WHERE w.recoding_id = %(recoding_id)s AND w.article_id = a.article_id
  )
ORDER BY a.published_at, a.article_id

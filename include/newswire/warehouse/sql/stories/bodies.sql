-- The open revisions that are not indexed as they stand; the first text tells how much a page has grown.
SELECT a.article_id, a.article_no, floor(extract(epoch FROM a.published_at) / 86400)::integer AS day,
       r.rev_no, r.language, r.text, first.text AS first_text, f.article_id IS NOT NULL AS known
FROM core.article AS a
JOIN core.article_revision AS r ON r.article_id = a.article_id AND r.valid_to IS NULL
LEFT JOIN core.article_revision AS first ON first.article_id = a.article_id AND first.rev_no = 1 AND r.rev_no > 1
LEFT JOIN core.fingerprint AS f ON f.article_id = a.article_id
WHERE a.article_id = ANY(%(ids)s::uuid[])
  AND (f.article_id IS NULL
       OR f.rev_no <> r.rev_no
       OR f.sketch_version <> %(sketch_version)s
       OR f.day <> floor(extract(epoch FROM a.published_at) / 86400)::integer)
ORDER BY a.article_id

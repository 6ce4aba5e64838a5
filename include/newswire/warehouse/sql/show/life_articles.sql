SELECT a.article_id, a.source_id, r.kind, a.published_at, a.published_precision, a.deleted_at, r.rev_no, r.valid_from,
       r.valid_to, r.title, r.cleaner, r.agreement, r.letters, m.story_id, m.relation, m.similarity, s.canonical_article_id
FROM core.article AS a
JOIN core.article_revision AS r USING (article_id)
LEFT JOIN core.story_member AS m USING (article_id)
LEFT JOIN core.story AS s USING (story_id)
WHERE a.article_id = ANY(%(articles)s::uuid[]) OR a.url_key = %(key)s
ORDER BY a.article_id, r.rev_no

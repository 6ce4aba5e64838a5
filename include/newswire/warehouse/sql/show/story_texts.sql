-- All members of the stories of these articles, with what they print; an article without a story stands for itself.
WITH asked AS (
    SELECT a.article_id, m.story_id FROM core.article AS a LEFT JOIN core.story_member AS m USING (article_id)
    WHERE a.article_id = ANY(%(articles)s::uuid[]) OR a.url_key = ANY(%(keys)s)
), wanted AS (
    SELECT article_id FROM asked
    UNION
    SELECT m.article_id FROM core.story_member AS m JOIN asked USING (story_id)
)
SELECT article_id, EXISTS (SELECT FROM asked WHERE asked.article_id = wanted.article_id) AS is_asked, a.source_id, a.url,
       a.published_at, r.text, m.relation, m.digest, m.story_id
FROM wanted
JOIN core.article AS a USING (article_id)
JOIN core.article_revision AS r USING (article_id)
LEFT JOIN core.story_member AS m USING (article_id)
WHERE r.valid_to IS NULL
ORDER BY a.published_at, article_id

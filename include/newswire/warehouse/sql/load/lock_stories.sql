-- The stories of the staged articles, and of round-ups that still speak: copy finding waits that would change them.
SELECT story_id FROM core.story
WHERE story_id IN (
    SELECT m.story_id FROM core.story_member AS m JOIN staged_article USING (article_id)
    UNION
    SELECT m.story_id FROM core.story_member AS m JOIN core.article_extraction AS x USING (article_id)
    WHERE x.status = 'stands_in' AND m.digest
)
ORDER BY story_id
FOR SHARE

-- Who speaks for these stories: coded canonicals; where there is none, the first of the articles that hold mentions
-- stands in until the canonical is coded. What the others say is closed. A round-up speaks until the next load at most.
WITH holder AS (
    SELECT x.article_id, x.status, m.relation = 'canonical' AND NOT m.digest AS canonical, m.digest,
           EXISTS (
               SELECT FROM core.story AS s
               JOIN core.story_member AS head ON head.article_id = s.canonical_article_id AND NOT head.digest
               JOIN core.article_extraction AS coded ON coded.article_id = s.canonical_article_id
               WHERE s.story_id = m.story_id AND coded.status IN ('ok', 'no_event')
           ) AS told,
           row_number() OVER (PARTITION BY m.story_id ORDER BY m.digest, a.published_at, a.article_id) AS place
    FROM core.story_member AS m
    JOIN core.article_extraction AS x USING (article_id)
    JOIN core.article AS a USING (article_id)
    WHERE m.story_id = ANY(%(stories)s::bigint[]) AND x.n_mentions > 0
), decided AS (
    SELECT article_id, status,
           CASE WHEN canonical THEN 'ok' WHEN told OR place > 1 THEN 'superseded' ELSE 'stands_in' END AS speaks
    FROM holder
)
SELECT article_id, speaks FROM decided WHERE speaks <> status ORDER BY article_id

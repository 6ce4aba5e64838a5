-- Articles whose mentions stand in for a canonical: superseded together with its coding, or once it is coded; before
-- that they stay, whatever waits for them. A round-up stands in until the next load.
WITH replaced AS (
    SELECT x.article_id, x.rev_no, a.published_at
    FROM core.article_extraction AS x
    JOIN core.article AS a USING (article_id)
    JOIN core.story_member AS m USING (article_id)
    JOIN core.story AS s USING (story_id)
    WHERE x.status = 'stands_in'
      AND (m.digest
           OR EXISTS (SELECT FROM staged_article AS h WHERE h.article_id = s.canonical_article_id AND h.status <> 'superseded')
           OR EXISTS (
               SELECT FROM core.article_extraction AS h
               WHERE h.article_id = s.canonical_article_id AND h.status IN ('ok', 'no_event')
           ))
), kept AS (
    DELETE FROM staged_article AS s USING core.article_extraction AS x
    WHERE x.article_id = s.article_id AND x.status = 'stands_in' AND s.status = 'superseded'
      AND NOT EXISTS (SELECT FROM replaced AS r WHERE r.article_id = s.article_id)
)
INSERT INTO staged_article (article_id, rev_no, status, n_mentions, published_at)
SELECT article_id, rev_no, 'superseded', 0, published_at FROM replaced
ON CONFLICT DO NOTHING

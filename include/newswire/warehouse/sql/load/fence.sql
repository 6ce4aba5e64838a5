-- Staged articles that a higher (rank, revision) holds already are dropped, and those whose role in their story changed
-- before the locks: who is canonical now is coded anew.
WITH fenced AS (
    DELETE FROM staged_article AS s
    WHERE EXISTS (
        SELECT FROM core.article_extraction AS x
        JOIN core.extractor AS e ON e.extractor_id = x.extractor_id
        JOIN core.extractor AS mine ON mine.extractor_id = %(extractor_id)s
        WHERE x.article_id = s.article_id AND (e.rank, x.rev_no) > (mine.rank, s.rev_no)
    ) OR EXISTS (
        SELECT FROM core.story_member AS m
        WHERE m.article_id = s.article_id
          AND (m.relation = 'canonical' AND NOT m.digest) <> (s.status <> 'superseded')
    )
    RETURNING s.article_id
), mentions AS (
    DELETE FROM staged_mention AS m USING fenced WHERE m.article_id = fenced.article_id RETURNING m.mention_id
)
SELECT (SELECT count(*) FROM fenced), (SELECT count(*) FROM mentions)

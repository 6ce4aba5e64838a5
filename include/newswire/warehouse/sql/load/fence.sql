-- Staged articles that a higher (rank, revision) holds already are dropped.
WITH fenced AS (
    DELETE FROM staged_article AS s
    USING core.article_extraction AS x, core.extractor AS e, core.extractor AS mine
    WHERE x.article_id = s.article_id AND e.extractor_id = x.extractor_id AND mine.extractor_id = %(extractor_id)s
      AND (e.rank, x.rev_no) > (mine.rank, s.rev_no)
    RETURNING s.article_id
), mentions AS (
    DELETE FROM staged_mention AS m USING fenced WHERE m.article_id = fenced.article_id RETURNING m.mention_id
), sides AS (
    DELETE FROM staged_side AS d USING mentions WHERE d.mention_id = mentions.mention_id
)
SELECT (SELECT count(*) FROM fenced), (SELECT count(*) FROM mentions)

-- Articles of the window that wait for the extractor: canonicals that it has not read in their open revision, and
-- articles with mentions that are no longer canonical (superseded: to be loaded with no mention).
WITH mine AS (
    SELECT a.article_id, a.article_no, a.source_id, a.published_at, s.country, r.rev_no, r.title, r.text, r.language,
           m.relation = 'canonical' AND NOT m.digest AS canonical
    FROM core.article AS a
    JOIN core.source AS s USING (source_id)
    JOIN core.article_revision AS r ON r.article_id = a.article_id AND r.valid_to IS NULL
    JOIN core.fingerprint AS f ON f.article_id = a.article_id AND f.rev_no = r.rev_no
    JOIN core.story_member AS m ON m.article_id = a.article_id
    WHERE ops.in_window(a.window_at, a.first_seen_at, a.noticed_at, %(start)s, %(end)s)
       -- the other members of a story that this window touches: when the canonical moves, both sides change together
       OR m.story_id IN (
           SELECT o.story_id FROM core.story_member AS o JOIN core.article AS w ON w.article_id = o.article_id
           WHERE w.window_at >= %(start)s AND w.window_at < %(end)s
       )
)
SELECT mine.article_id, source_id, country, published_at, mine.rev_no, title, text, language, canonical
FROM mine
LEFT JOIN core.article_extraction AS x ON x.article_id = mine.article_id
LEFT JOIN core.extractor AS e ON e.extractor_id = x.extractor_id
LEFT JOIN ops.extracted AS w ON w.article_id = mine.article_id AND w.extractor_id = %(extractor_id)s
WHERE (
    canonical AND (x.article_id IS NULL OR x.status = 'superseded' OR (e.rank, x.rev_no) < (%(rank)s, mine.rev_no))
        AND w.rev_no IS DISTINCT FROM mine.rev_no
    OR NOT canonical AND x.status IN ('ok', 'no_event') AND w.article_id IS NULL
)
AND article_no %% %(chunks)s = %(chunk)s
ORDER BY published_at, mine.article_id

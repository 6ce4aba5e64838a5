-- error: every quote is a verbatim part of the stored revision
SELECT count(*) || ' quotes differ', '0 quotes differ', count(*) = 0
FROM core.mention AS m
JOIN core.article_revision AS r ON r.article_id = m.article_id AND r.rev_no = m.rev_no
WHERE (%(loads)s::bigint[] IS NULL OR m.load_id = ANY (%(loads)s::bigint[]))
  AND substr(CASE m.evidence_field WHEN 'title' THEN r.title ELSE r.text END,
                 m.evidence_start + 1, m.evidence_end - m.evidence_start) <> m.quote

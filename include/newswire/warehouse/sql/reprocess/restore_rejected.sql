INSERT INTO core.rejected
SELECT r.*
FROM staged_article AS s
JOIN ops.recoded AS w ON w.article_id = s.article_id AND w.recoding_id = %(recoding_id)s
CROSS JOIN jsonb_populate_recordset(NULL::core.rejected, w.before -> 'rejected') AS r

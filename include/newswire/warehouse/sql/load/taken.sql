-- Answers that were loaded (or fenced, or are older than what is loaded) leave the waiting room. One that was given
-- since we read it waits for the next load.
DELETE FROM ops.extracted AS e USING staged_answer AS s
WHERE e.extractor_id = %(extractor_id)s AND e.article_id = s.article_id AND e.extracted_at = s.extracted_at

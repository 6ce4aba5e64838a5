-- Answers that were loaded (or fenced, or are older than what is loaded) leave the waiting room.
DELETE FROM ops.extracted WHERE extractor_id = %(extractor_id)s AND article_id = ANY(%(articles)s)

-- Staged answers that read a revision that is no longer the open one, or stand for a canonical of before.
DELETE FROM ops.recoded AS w
WHERE w.recoding_id = %(recoding_id)s
  AND NOT EXISTS (
      SELECT FROM core.article_revision AS r
      JOIN core.story_member AS m USING (article_id)
      WHERE r.article_id = w.article_id AND r.rev_no = w.rev_no AND r.valid_to IS NULL
        AND m.relation = 'canonical' AND NOT m.digest
  )

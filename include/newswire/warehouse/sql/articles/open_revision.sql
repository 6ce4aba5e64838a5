SELECT rev_no, content_sha256, valid_from
FROM core.article_revision
WHERE article_id = %(article_id)s AND valid_to IS NULL
FOR UPDATE

UPDATE core.article_revision SET valid_to = %(valid_to)s WHERE article_id = %(article_id)s AND valid_to IS NULL

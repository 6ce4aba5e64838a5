-- The old sample of one article: there is no index on article_no, the rows are found by hash and day.
DELETE FROM core.shingle WHERE h = ANY(%(hashes)s) AND day = %(day)s AND article_no = %(article_no)s

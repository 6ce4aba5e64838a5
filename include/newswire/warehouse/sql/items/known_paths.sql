-- Which of these archive files have index rows.
SELECT DISTINCT warc_path FROM raw.capture WHERE warc_path = ANY(%(paths)s)

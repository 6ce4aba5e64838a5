UPDATE ops.recoding SET state = 'rejected', decided_at = clock_timestamp(), decided_by = %(by)s
WHERE recoding_id = %(recoding_id)s AND state = 'staged'

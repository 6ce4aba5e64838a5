UPDATE ops.recoding SET state = 'promoted', load_id = %(load_id)s, decided_at = clock_timestamp(), decided_by = %(by)s
WHERE recoding_id = %(recoding_id)s

UPDATE ops.recoding SET state = 'rolled_back', back_load_id = %(load_id)s, decided_at = clock_timestamp(),
    decided_by = %(by)s
WHERE recoding_id = %(recoding_id)s

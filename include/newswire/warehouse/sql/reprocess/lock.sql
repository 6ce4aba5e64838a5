-- One decision at a time.
SELECT state FROM ops.recoding WHERE recoding_id = %(recoding_id)s FOR UPDATE

SELECT day, alarm FROM ops.cleaning_drift
WHERE source_id = %(source_id)s AND day >= %(since)s AND day < %(until)s AND alarm IS NOT NULL
ORDER BY day

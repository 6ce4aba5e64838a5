-- Touched days that wait; the rows stay locked until the marts are refreshed.
UPDATE ops.touched_day SET refreshed_at = clock_timestamp() WHERE refreshed_at IS NULL RETURNING day

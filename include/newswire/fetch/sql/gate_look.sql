-- Waits for the row's lock. Leases whose time has passed belong to processes that died and do not count; an own
-- one may be left of a first attempt whose answer was lost. While one starts, no other may. Two epochs, since
-- -infinity has no difference before 17.
SELECT greatest(extract(epoch FROM next_start_at) - extract(epoch FROM clock_timestamp()), 0)::float8,
       (
           SELECT count(*) >= %(connections)s OR coalesce(bool_or(starts_with(key, 'start:')), false)
           FROM jsonb_each(leases)
           WHERE key NOT IN (%(lease)s, 'start:' || %(lease)s::text)
             AND value::float8 > extract(epoch FROM clock_timestamp())
       )
FROM raw.host_gate
WHERE host = %(host)s
FOR UPDATE

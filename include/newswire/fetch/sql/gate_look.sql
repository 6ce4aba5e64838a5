-- Waits for the row's lock. Leases whose time has passed belong to processes that died and do not count; an own
-- one may be left of a first attempt whose answer was lost. Two epochs, since -infinity has no difference before 17.
SELECT greatest(extract(epoch FROM next_start_at) - extract(epoch FROM clock_timestamp()), 0)::float8,
       (
           SELECT count(*)
           FROM jsonb_each(leases)
           WHERE key <> %(lease)s AND value::float8 > extract(epoch FROM clock_timestamp())
       )
FROM raw.host_gate
WHERE host = %(host)s
FOR UPDATE

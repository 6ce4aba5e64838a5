-- Under the lock of gate_look: the clock is read anew, since the lock may have been long in coming.
UPDATE raw.host_gate
SET next_start_at = clock_timestamp() + make_interval(secs => %(delay)s),
    leases = (
        SELECT coalesce(jsonb_object_agg(key, value), '{}')
        FROM jsonb_each(leases)
        WHERE value::float8 > extract(epoch FROM clock_timestamp())
    ) || jsonb_build_object(%(key)s::text, extract(epoch FROM clock_timestamp()) + %(lease_seconds)s)
WHERE host = %(host)s

-- The host has the request of this lease: others may start beside it, a delay later.
UPDATE raw.host_gate
SET leases = leases - ('start:' || %(lease)s::text)
        || jsonb_build_object(%(lease)s::text, leases -> ('start:' || %(lease)s::text)),
    next_start_at = greatest(next_start_at, clock_timestamp() + make_interval(secs => %(rest)s))
WHERE host = %(host)s AND jsonb_exists(leases, 'start:' || %(lease)s::text)

-- The delay counts from when the request arrived, which a slow connect puts after the opening of the gate.
UPDATE raw.host_gate
SET leases = leases - ARRAY[%(lease)s::text, 'start:' || %(lease)s::text],
    next_start_at = greatest(next_start_at, clock_timestamp() + make_interval(secs => %(rest)s))
WHERE host = %(host)s

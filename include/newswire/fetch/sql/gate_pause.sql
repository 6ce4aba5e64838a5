INSERT INTO raw.host_gate (host, next_start_at)
VALUES (%(host)s, clock_timestamp() + make_interval(secs => %(seconds)s))
ON CONFLICT (host) DO UPDATE SET next_start_at = greatest(host_gate.next_start_at, excluded.next_start_at)

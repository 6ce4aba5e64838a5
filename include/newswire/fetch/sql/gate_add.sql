INSERT INTO raw.host_gate (host) VALUES (%(host)s) ON CONFLICT (host) DO NOTHING

-- A server on this machine, or reached by its socket, needs no TLS.
SELECT NOT coalesce(s.ssl, false) AND inet_server_addr() IS NOT NULL
    AND NOT (host(inet_client_addr()) = host(inet_server_addr())
             OR inet_client_addr() << '127.0.0.0/8' OR inet_client_addr() = '::1')
FROM (SELECT (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS ssl) AS s

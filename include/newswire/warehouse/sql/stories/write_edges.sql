INSERT INTO core.edge (a, b, kind, j, c, stop_version)
SELECT a, b, kind, j, c, %(stop_version)s
FROM unnest(%(a)s::uuid[], %(b)s::uuid[], %(kind)s::text[], %(j)s::real[], %(c)s::real[]) AS edge (a, b, kind, j, c)
ON CONFLICT DO NOTHING

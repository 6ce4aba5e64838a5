-- Edges of these articles, of both kinds.
SELECT a, b, kind, c FROM core.edge WHERE a = ANY(%(ids)s::uuid[])
UNION
SELECT a, b, kind, c FROM core.edge WHERE b = ANY(%(ids)s::uuid[])

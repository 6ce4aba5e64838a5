-- Edges of articles whose text changed; their other ends are remembered.
DELETE FROM core.edge WHERE a = ANY(%(ids)s::uuid[]) OR b = ANY(%(ids)s::uuid[]) RETURNING a, b, kind

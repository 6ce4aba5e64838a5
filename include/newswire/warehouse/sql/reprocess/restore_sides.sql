INSERT INTO core.mention_side (mention_id, published_at, role, ord, code, name, office, sector, raw)
SELECT h.mention_id, h.published_at, h.role, h.ord, h.code, h.name, h.office, h.sector, h.raw
FROM core.mention_side_history AS h
JOIN staged_mention AS s USING (mention_id, published_at)
WHERE h.closed_load_id = %(promoted)s

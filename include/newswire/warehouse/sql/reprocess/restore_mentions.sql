-- Back from history, as a new version of the same row: both times stay true.
INSERT INTO core.mention (
    mention_id, published_at, article_id, rev_no, source_id, extractor_id, anchor_id, type, mode, contexts, status,
    plover, cameo, quad, scale, dyad, date_start, date_end, date_granularity, place_name, place_country, place_level,
    place_inferred, reported_by, size, is_lead, confidence, flags, evidence_field, evidence_start, evidence_end, quote,
    row_sha256, load_id, system_from
)
SELECT h.mention_id, h.published_at, h.article_id, h.rev_no, h.source_id, h.extractor_id, h.anchor_id, h.type, h.mode,
       h.contexts, h.status, h.plover, h.cameo, h.quad, h.scale, h.dyad, h.date_start, h.date_end, h.date_granularity,
       h.place_name, h.place_country, h.place_level, h.place_inferred, h.reported_by, h.size, h.is_lead, h.confidence,
       h.flags, h.evidence_field, h.evidence_start, h.evidence_end, h.quote, h.row_sha256, %(load_id)s, %(now)s
FROM core.mention_history AS h
JOIN staged_mention AS s USING (mention_id, published_at)
WHERE h.closed_load_id = %(promoted)s
RETURNING type, dyad, date_start, date_end

INSERT INTO core.article_revision (
    article_id, rev_no, valid_from, content_sha256, stated_published_at, stated_modified_at, published_basis, zone,
    title, kicker, lead, text, blocks, language, authors, byline, agencies, dateline, source_line, section, cleaner,
    agreement, capture_id, kind, items, spans, published_text, zone_basis, published_candidates, body_key
)
VALUES (
    %(article_id)s, %(rev_no)s, %(valid_from)s, %(content_sha256)s, %(stated_published_at)s, %(stated_modified_at)s,
    %(published_basis)s, %(zone)s, %(title)s, %(kicker)s, %(lead)s, %(text)s, %(blocks)s, %(language)s, %(authors)s,
    %(byline)s, %(agencies)s, %(dateline)s, %(source_line)s, %(section)s, %(cleaner)s, %(agreement)s, %(capture_id)s,
    %(kind)s, %(items)s, %(spans)s, %(published_text)s, %(zone_basis)s, %(published_candidates)s, %(body_key)s
)

-- A month of made-up events, each with one article, one mention and two sides.
INSERT INTO core.source VALUES ('paper', 'a', 'Paper', 'SAU', 'ar', 'newspaper', 1, 'UTC', 'https://p', 'own', true);
INSERT INTO core.extractor (name, version, rank, config_sha256) VALUES ('rules', '1', 1, sha256('x'));
INSERT INTO ops.load (window_start, window_end, state, code_version) VALUES ('2026-03-01Z', '2026-04-01Z', 'committed', 'x');
SELECT ops.ensure_month('core.' || t, '2026-03-01Z')
FROM unnest(ARRAY['mention', 'mention_side', 'event', 'event_side', 'event_mention']) AS t;
CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT n, md5('a' || n)::uuid AS article_id, md5('m' || n)::uuid AS mention_id, md5('e' || n)::uuid AS event_id,
       '2026-03-01Z'::timestamptz + n * (interval '31 days' / %(events)s) AS at
FROM generate_series(0, %(events)s - 1) AS n;
INSERT INTO core.article (article_id, source_id, url_key, url, published_at, published_precision, window_at, first_seen_at,
                          last_seen_at)
SELECT article_id, 'paper', 'https://paper.test/' || n, 'https://paper.test/' || n, at, 'second', at, at, at FROM made;
INSERT INTO core.article_revision (article_id, rev_no, valid_from, content_sha256, title, text, blocks, language, cleaner,
                                   capture_id)
SELECT article_id, 1, at, sha256(n::text::bytea), 'عنوان الخبر رقم ' || n, repeat('كلمة من النص ', 100), '[]', 'ar', 'c',
       md5('c' || n)::uuid
FROM made;
INSERT INTO core.mention (
    mention_id, published_at, article_id, rev_no, source_id, extractor_id, anchor_id, type, mode, contexts, status, plover,
    cameo, quad, scale, dyad, date_start, date_end, date_granularity, place_name, place_country, place_level, is_lead,
    confidence, evidence_field, evidence_start, evidence_end, quote, row_sha256, load_id, system_from
)
SELECT mention_id, at, article_id, 1, 'paper', x.extractor_id, mention_id, 'CONSULT', 'visit', '{diplomatic}', 'actual',
       'CONSULT', '042', 1, 4, 'IRN+PAK', at::date, at::date, 'day', 'Islamabad', 'PAK', 'city', true, .75, 'text', 0, 50,
       'زار وزير الخارجية الإيراني رضا موسوي إسلام آباد', sha256('x'), l.load_id, at
FROM made, core.extractor AS x, ops.load AS l;
INSERT INTO core.mention_side
SELECT mention_id, at, role, 0, code, NULL, 'foreign minister', 'GOV', 'وزير الخارجية'
FROM made, (VALUES ('actor', 'IRN'), ('recipient', 'PAK')) AS s (role, code);
INSERT INTO core.event
SELECT event_id, at, 'CONSULT', 'visit', '{diplomatic}', 'actual', 'CONSULT', '042', 1, 4, 'IRN+PAK', at::date, at::date,
       'day', 'Islamabad', 'PAK', '{}', .75, 1, 2, 1, 1, '{}', sha256('x'), l.load_id, at
FROM made, ops.load AS l;
INSERT INTO core.event_side
SELECT event_id, at, role, 0, code, NULL, 'foreign minister', 'GOV', 'وزير الخارجية'
FROM made, (VALUES ('actor', 'IRN'), ('recipient', 'PAK')) AS s (role, code);
INSERT INTO core.event_mention SELECT mention_id, at, event_id, NULL, '{}', 1, at FROM made;

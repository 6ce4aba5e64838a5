-- Made rows for the timing of the sample queries; random numbers come from the seed.
SELECT setseed(0.5);
CREATE TEMPORARY TABLE sides AS
SELECT n, code FROM unnest(ARRAY[
    'IRN', 'PAK', 'SAU', 'EGY', 'TUR', 'IRQ', 'SYR', 'LBN', 'JOR', 'ARE', 'QAT', 'KWT', 'YEM', 'OMN', 'BHR', 'PSE',
    'ISR', 'USA', 'RUS', 'CHN', 'GBR', 'FRA', 'DEU', 'IND', 'AFG', 'UKR', 'LBY', 'TUN', 'DZA', 'MAR', 'SDN', 'SOM',
    'ETH', 'UNO', 'EUN', 'JPN', 'KOR', 'ITA', 'ESP', 'GRC']) WITH ORDINALITY AS s (code, n);
CREATE TEMPORARY TABLE kinds AS
SELECT row_number() OVER () AS n, type, quad, scale FROM core.event_type;
INSERT INTO core.source
SELECT 'source' || chr(96 + n), 's', 's', 'SAU', 'ar', 'newspaper', 1 + n %% 3, 'UTC', 'https://s', 'own', true
FROM generate_series(1, 20) AS n;
INSERT INTO core.extractor (name, version, rank, config_sha256) VALUES ('rules', '1', 1, decode(repeat('00', 32), 'hex'));
INSERT INTO ops.load (dataset, window_start, window_end, extractor_id, state, code_version, refreshed_at, finished_at)
SELECT 'event', d, d + interval '1 day', 1, 'committed', 'x', now(), now()
FROM generate_series(timestamptz '2026-10-01Z' - %(days)s * interval '1 day', timestamptz '2026-09-30Z', interval '1 day') AS d;
SELECT ops.ensure_month(t, m)
FROM unnest(ARRAY['core.mention', 'core.mention_side', 'core.event', 'core.event_side', 'core.event_mention']) AS t,
     generate_series(date_trunc('month', timestamptz '2026-10-01Z' - %(days)s * interval '1 day'), timestamptz '2026-10-01Z',
                     interval '1 month') AS m;
CREATE TEMPORARY TABLE made AS
SELECT n, gen_random_uuid() AS article_id, 'source' || chr(96 + 1 + (random() * 19.99)::integer %% 20) AS source_id,
       timestamptz '2026-10-01Z' - random() * %(days)s * interval '1 day' AS at
FROM generate_series(1, (%(events)s * 0.8)::integer) AS n;
UPDATE made AS m SET at = c.at + interval '1 hour' FROM made AS c WHERE m.n %% 5 = 0 AND c.n = m.n - 1;
INSERT INTO core.article (article_id, source_id, url_key, url, published_at, published_precision, window_at, first_seen_at, last_seen_at)
SELECT article_id, source_id, 'u' || n, 'https://s/' || n, at, 'second', at, at, at FROM made;
INSERT INTO core.article_revision (article_id, rev_no, valid_from, content_sha256, title, text, blocks, language, cleaner, capture_id)
SELECT article_id, 1, at, decode(repeat('00', 32), 'hex'), 'headline ' || n, 'text', '[]', 'ar', 'x', article_id FROM made;
INSERT INTO raw.feed_item (source_id, url_key, url, date_basis, found_by, window_at, first_seen_at, last_seen_at, state, capture_id, fetched_at)
SELECT source_id, 'u' || n, 'https://s/' || n, 'published', 'x', at, at, at, 'fetched', article_id, at FROM made;
INSERT INTO core.story (story_id, canonical_article_id) SELECT n, article_id FROM made WHERE n %% 5 <> 0;
INSERT INTO core.story_member
SELECT article_id, CASE WHEN n %% 5 = 0 THEN n - 1 ELSE n END, CASE WHEN n %% 5 = 0 THEN 'same_text' ELSE 'canonical' END,
       false, 1, 1
FROM made;
INSERT INTO core.article_extraction (article_id, extractor_id, rev_no, status, n_mentions, load_id, offices, without_holder)
SELECT article_id, 1, 1, CASE WHEN n %% 5 = 0 THEN 'superseded' ELSE 'ok' END, CASE WHEN n %% 5 = 0 THEN 0 ELSE 1 END,
       1 + n %% %(days)s, ARRAY['IRN foreign minister'], '{}'
FROM made;
CREATE TEMPORARY TABLE happened AS
SELECT row_number() OVER () AS n, gen_random_uuid() AS event_id, gen_random_uuid() AS mention_id, m.article_id, m.source_id,
       m.at, (m.at AT TIME ZONE 'UTC')::date - (random() * random() * 3)::integer AS day, k.type, k.quad, k.scale,
       a.code AS actor, r.code AS recipient, l.load_id
FROM (SELECT made.*, which, 1 + floor(random() * 17)::integer AS kind, 1 + floor(power(random(), 2) * 40)::integer AS one,
             1 + floor(power(random(), 2) * 40)::integer AS two
      FROM made CROSS JOIN generate_series(1, 2) AS which
      WHERE made.n %% 5 <> 0 AND (which = 1 OR made.n %% 16 < 9)) AS m
JOIN kinds AS k ON k.n = m.kind JOIN sides AS a ON a.n = m.one JOIN sides AS r ON r.n = m.two
JOIN ops.load AS l ON l.window_start = date_trunc('day', m.at, 'UTC');
INSERT INTO core.event (event_id, first_published_at, type, status, quad, scale, dyad, date_start, date_end, date_granularity, size,
    confidence, n_mentions, n_articles, n_sources, n_independent, row_sha256, load_id, system_from)
SELECT event_id, at, type, CASE WHEN n %% 10 = 0 THEN 'future' ELSE 'actual' END, quad, scale,
       least(actor, recipient) || '+' || greatest(actor, recipient), day, day, 'day',
       CASE WHEN type = 'ASSAULT' THEN jsonb_build_object('dead', n %% 9) ELSE '{}' END, .7, 1, 1, 1, 1,
       decode(repeat('00', 32), 'hex'), load_id, at + interval '2 hours'
FROM happened;
INSERT INTO core.event_side (event_id, first_published_at, role, ord, code, name, raw)
SELECT event_id, at, 'actor', 0, actor, CASE WHEN n %% 3 = 0 THEN 'person ' || n %% 200 END, actor FROM happened
UNION ALL
SELECT event_id, at, 'recipient', 0, recipient, NULL, recipient FROM happened;
INSERT INTO core.mention (mention_id, published_at, article_id, rev_no, source_id, extractor_id, anchor_id, type, status, quad, scale,
    dyad, date_start, date_end, date_granularity, is_lead, confidence, evidence_field, evidence_start, evidence_end, quote,
    row_sha256, load_id, system_from)
SELECT mention_id, at, article_id, 1, source_id, 1, mention_id, type, 'actual', quad, scale,
       least(actor, recipient) || '+' || greatest(actor, recipient), day, day, 'day', true, .7, 'text', 0, 4, 'text',
       decode(repeat('00', 32), 'hex'), load_id, at + interval '2 hours'
FROM happened;
INSERT INTO core.mention_side (mention_id, published_at, role, ord, code, raw)
SELECT mention_id, at, 'actor', 0, actor, actor FROM happened
UNION ALL SELECT mention_id, at, 'recipient', 0, recipient, recipient FROM happened;
INSERT INTO core.event_mention (mention_id, published_at, event_id, rule_version, system_from)
SELECT mention_id, at, event_id, 1, at + interval '2 hours' FROM happened;
INSERT INTO core.event_history
SELECT event_id, first_published_at, type, mode, contexts, status, plover, cameo, quad, scale, dyad, date_start, date_end,
       date_granularity, place_name, place_country, size, confidence, n_mentions, n_articles, n_sources, n_independent,
       disagreements, row_sha256, load_id, system_from - interval '1 hour', system_from, load_id
FROM core.event WHERE event_id > 'c0000000-0000-0000-0000-000000000000';
INSERT INTO ops.touched_day (load_id, mart, day) SELECT DISTINCT load_id, 'daily_dyad', day FROM happened;
UPDATE ops.load SET refreshed_at = NULL

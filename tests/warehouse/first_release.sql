-- One article and its event as the first release stored them, in the columns that it had; a second reading closed a first.
INSERT INTO core.source (source_id, name_ar, name_en, country, language, kind, tier, timezone, homepage, terms, replica)
VALUES ('paper', 'صحيفة', 'Paper', 'SAU', 'ar', 'newspaper', 1, 'UTC', 'https://paper.test', 'own', true);
INSERT INTO raw.feed (feed_id, source_id, url) VALUES ('00000000-0000-4000-8000-00000000000f', 'paper', 'https://paper.test/rss');
INSERT INTO raw.feed_item (source_id, url_key, url, title, published_claim, date_basis, found_by, window_at, first_seen_at,
                           last_seen_at, state, capture_id, fetched_at)
VALUES ('paper', 'k', 'https://paper.test/k', 'خبر', '2026-03-10 06:00Z', 'published', 'feed', '2026-03-10 06:00Z',
        '2026-03-10 07:00Z', '2026-03-10 07:00Z', 'fetched', '00000000-0000-4000-8000-00000000000c', '2026-03-10 08:00Z');
SELECT ops.ensure_month(part, '2026-03-10 06:00Z')
FROM unnest(ARRAY['raw.capture', 'core.mention', 'core.mention_side', 'core.event', 'core.event_side',
                  'core.event_mention']) AS part;
INSERT INTO raw.capture (capture_id, fetched_at, source_id, url_key, url, final_url, http_status, content_type, bytes,
                         body_sha256, warc_path, warc_offset, warc_length)
VALUES ('00000000-0000-4000-8000-00000000000c', '2026-03-10 08:00Z', 'paper', 'k', 'https://paper.test/k',
        'https://paper.test/k', 200, 'text/html', 900, decode(repeat('ab', 32), 'hex'),
        'paper/2026/03/10/run.warc.gz', 0, 500);
INSERT INTO core.article (article_id, source_id, url_key, url, published_at, published_precision, window_at, first_seen_at,
                          last_seen_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'paper', 'k', 'https://paper.test/k', '2026-03-10 06:00Z', 'second',
        '2026-03-10 06:00Z', '2026-03-10 07:00Z', '2026-03-10 07:00Z');
INSERT INTO core.article_revision (article_id, rev_no, valid_from, content_sha256, title, text, blocks, language, cleaner,
                                   capture_id)
VALUES ('00000000-0000-4000-8000-000000000001', 1, '2026-03-10 08:00Z', decode(repeat('cd', 32), 'hex'), 'خبر',
        'زار وزير الخارجية الإيراني إسلام آباد', '[]', 'ar', 'page/1', '00000000-0000-4000-8000-00000000000c');
INSERT INTO core.capture_cleaning (capture_id, cleaner, status, article_id, rev_no)
VALUES ('00000000-0000-4000-8000-00000000000c', 'page/1', 'ok', '00000000-0000-4000-8000-000000000001', 1);
INSERT INTO core.story (story_id, canonical_article_id) OVERRIDING SYSTEM VALUE
VALUES (1, '00000000-0000-4000-8000-000000000001');
SELECT setval(pg_get_serial_sequence('core.story', 'story_id'), 1);
INSERT INTO core.story_member VALUES ('00000000-0000-4000-8000-000000000001', 1, 'canonical', false, 1, 1);
INSERT INTO core.extractor (name, version, rank, config_sha256) VALUES ('rules', '0', 0, decode(repeat('00', 32), 'hex'));
INSERT INTO ops.load (dag_id, run_id, task_id, window_start, window_end, extractor_id, state, n_articles, n_in, n_inserted,
                      n_closed, n_unchanged, n_fenced, n_quarantined, n_events, code_version, started_at, finished_at)
SELECT 'newswire', 'by hand', 'load', '2026-03-10Z', '2026-03-11Z', min(extractor_id), 'committed', 1, 1, 1, 0, 0, 0, 0, 1,
       '0.1', '2026-03-11Z', '2026-03-11 00:01Z'
FROM core.extractor;
INSERT INTO ops.stage_report (dag_id, run_id, stage, source_id, window_start, window_end, seen, new, unchanged, copies,
                              fenced, deferred, quarantined, seconds)
VALUES ('newswire', 'by hand', 'load', '*', '2026-03-10Z', '2026-03-11Z', 1, 1, 0, 0, 0, 0, 0, 0.5);
INSERT INTO ops.quarantine (stage, natural_key, reason, message, source_id) VALUES ('clean', 'q', 'listing', 'm', 'paper');
INSERT INTO ops.dq_result (check_name, severity, passed) VALUES ('loads_add_up', 'error', true);
INSERT INTO ops.touched_day (load_id, mart, day) SELECT load_id, 'daily_dyad', '2026-03-10' FROM ops.load;
INSERT INTO core.article_extraction (article_id, extractor_id, rev_no, status, n_mentions, load_id)
SELECT '00000000-0000-4000-8000-000000000001', extractor_id, 1, 'ok', 1, load_id FROM ops.load;
INSERT INTO core.mention (mention_id, published_at, article_id, rev_no, source_id, extractor_id, anchor_id, type, mode, status,
                          plover, cameo, quad, scale, dyad, date_start, date_end, date_granularity, is_lead, confidence,
                          evidence_field, evidence_start, evidence_end, quote, row_sha256, load_id, system_from)
SELECT '00000000-0000-4000-8000-0000000000a1', '2026-03-10 06:00Z', '00000000-0000-4000-8000-000000000001', 1, 'paper',
       extractor_id, '00000000-0000-4000-8000-0000000000a0', 'CONSULT', 'visit', 'actual', 'CONSULT', '042', 1, 4, 'IRN PAK',
       '2026-03-10', '2026-03-10', 'day', true, 0.75, 'text', 0, 3, 'زار', decode(repeat('01', 32), 'hex'), load_id,
       '2026-03-11Z'
FROM ops.load;
INSERT INTO core.mention_side (mention_id, published_at, role, ord, code, raw)
VALUES ('00000000-0000-4000-8000-0000000000a1', '2026-03-10 06:00Z', 'actor', 0, 'IRN', 'وزير الخارجية'),
       ('00000000-0000-4000-8000-0000000000a1', '2026-03-10 06:00Z', 'recipient', 0, 'PAK', 'إسلام آباد');
INSERT INTO core.event (event_id, first_published_at, type, mode, status, plover, cameo, quad, scale, dyad, date_start,
                        date_end, date_granularity, confidence, n_mentions, n_articles, n_sources, n_independent,
                        row_sha256, load_id, system_from)
SELECT '00000000-0000-4000-8000-0000000000e1', '2026-03-10 06:00Z', 'CONSULT', 'visit', 'actual', 'CONSULT', '042', 1, 4,
       'IRN PAK', '2026-03-10', '2026-03-10', 'day', 0.75, 1, 1, 1, 1, decode(repeat('02', 32), 'hex'), load_id, '2026-03-11Z'
FROM ops.load;
INSERT INTO core.event_side (event_id, first_published_at, role, ord, code, raw)
VALUES ('00000000-0000-4000-8000-0000000000e1', '2026-03-10 06:00Z', 'actor', 0, 'IRN', 'وزير الخارجية'),
       ('00000000-0000-4000-8000-0000000000e1', '2026-03-10 06:00Z', 'recipient', 0, 'PAK', 'إسلام آباد');
INSERT INTO core.event_mention (mention_id, published_at, event_id, rule_version, system_from)
VALUES ('00000000-0000-4000-8000-0000000000a1', '2026-03-10 06:00Z', '00000000-0000-4000-8000-0000000000e1', 1, '2026-03-11Z');
INSERT INTO core.event_redirect (old_event_id, new_event_id, reason, load_id)
SELECT '00000000-0000-4000-8000-0000000000e0', '00000000-0000-4000-8000-0000000000e1', 'moved', load_id FROM ops.load;
INSERT INTO core.event_history (event_id, first_published_at, type, status, dyad, date_start, date_end, date_granularity,
                                confidence, n_mentions, n_articles, n_sources, n_independent, contexts, size, disagreements,
                                row_sha256, load_id, system_from, system_to, closed_load_id)
SELECT '00000000-0000-4000-8000-0000000000e0', '2026-03-10 06:00Z', 'CONSULT', 'actual', 'IRN PAK', '2026-03-10',
       '2026-03-10', 'day', 0.5, 1, 1, 1, 1, '{}', '{}', '{}', decode(repeat('03', 32), 'hex'), load_id,
       '2026-03-10 12:00Z', '2026-03-11Z', load_id
FROM ops.load;

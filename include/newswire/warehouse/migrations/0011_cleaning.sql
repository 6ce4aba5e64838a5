-- Cleaning: what is kept of a page beside its text, blocks that a source repeats, and how cleaning does by source and day.

ALTER TABLE core.article_revision
    ADD COLUMN kind text NOT NULL DEFAULT 'article' CHECK (kind IN ('article', 'flash', 'liveblog')),
    ADD COLUMN items jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN spans jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN published_text text,
    ADD COLUMN zone_basis text,
    ADD COLUMN published_candidates jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN letters integer NOT NULL GENERATED ALWAYS AS (length(text)) STORED,
    ADD COLUMN body_key bytea;
COMMENT ON COLUMN core.article_revision.kind IS 'article; flash: news of one line; liveblog: one article with dated entries';
COMMENT ON COLUMN core.article_revision.items IS 'entries of a live blog: title, text, published_at, url; their words are lines of the text';
COMMENT ON COLUMN core.article_revision.spans IS 'where each field stands: field, block, start, end, value; blocks[block].text[start:end]';
COMMENT ON COLUMN core.article_revision.published_text IS 'words of the page that say when it was published';
COMMENT ON COLUMN core.article_revision.zone_basis IS 'stated: the page says the zone; source: it is the usual one of the source';
COMMENT ON COLUMN core.article_revision.published_candidates IS 'all readings of the publishing time, the chosen one first: at, basis, zone, zone_basis, text';
COMMENT ON COLUMN core.article_revision.letters IS 'characters of the text';
COMMENT ON COLUMN core.article_revision.body_key IS 'digest of the words of the text: equal where two texts say the same to a reader';
COMMENT ON COLUMN core.article_revision.blocks IS 'all blocks with their roles, in page order; notes are no part of the text, among them what the source repeats';
CREATE INDEX article_revision_body_idx ON core.article_revision (body_key) WHERE valid_to IS NULL;

CREATE TABLE core.source_block (
    source_id text NOT NULL REFERENCES core.source,
    block_key bigint NOT NULL,
    n_articles integer NOT NULL CHECK (n_articles >= 1),
    first_days date[] NOT NULL CHECK (cardinality(first_days) BETWEEN 1 AND 3),
    first_seen_on date NOT NULL,
    last_seen_on date NOT NULL,
    counted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (source_id, block_key)
);

COMMENT ON TABLE core.source_block IS 'In how many articles of a source each block stands; a block of three is left out of the texts of later days';
COMMENT ON COLUMN core.source_block.source_id IS 'publisher';
COMMENT ON COLUMN core.source_block.block_key IS 'digest of the words of the block';
COMMENT ON COLUMN core.source_block.n_articles IS 'different articles with it; another edition of an article does not count';
COMMENT ON COLUMN core.source_block.first_days IS 'UTC days of the three earliest of them: after the third day it is boilerplate';
COMMENT ON COLUMN core.source_block.first_seen_on IS 'UTC day of the earliest article';
COMMENT ON COLUMN core.source_block.last_seen_on IS 'UTC day of the latest article';
COMMENT ON COLUMN core.source_block.counted_at IS 'when it was last counted; what is rare and old is forgotten';
CREATE INDEX source_block_repeated_idx ON core.source_block (source_id) WHERE cardinality(first_days) = 3;
CREATE INDEX source_block_rare_idx ON core.source_block (source_id, counted_at) WHERE cardinality(first_days) < 3;

CREATE TABLE ops.cleaning_day (
    source_id text NOT NULL REFERENCES core.source,
    day date NOT NULL,
    pages integer NOT NULL CHECK (pages >= 1),
    articles integer NOT NULL CHECK (articles BETWEEN 0 AND pages),
    yield real NOT NULL GENERATED ALWAYS AS (round(articles::numeric / pages, 3)::real) STORED,
    ruled real,
    agreement real,
    letters integer,
    PRIMARY KEY (source_id, day)
);

COMMENT ON TABLE ops.cleaning_day IS 'What cleaning made of the pages of each source and UTC day; counted anew by each run that cleans one of them';
COMMENT ON COLUMN ops.cleaning_day.source_id IS 'source';
COMMENT ON COLUMN ops.cleaning_day.day IS 'UTC day of the items';
COMMENT ON COLUMN ops.cleaning_day.pages IS 'pages that were cleaned';
COMMENT ON COLUMN ops.cleaning_day.articles IS 'articles that came of them';
COMMENT ON COLUMN ops.cleaning_day.yield IS 'articles per page';
COMMENT ON COLUMN ops.cleaning_day.ruled IS 'share of the articles whose body a site rule found';
COMMENT ON COLUMN ops.cleaning_day.agreement IS 'median agreement of the extractors, where there were two';
COMMENT ON COLUMN ops.cleaning_day.letters IS 'median length of the texts, in characters';

CREATE VIEW ops.cleaning_drift AS
SELECT
    d.source_id, d.day, d.pages, d.articles, d.yield, usual.yield AS usual_yield, d.ruled, usual.ruled AS usual_ruled,
    d.agreement, usual.agreement AS usual_agreement, d.letters, usual.letters AS usual_letters, usual.days AS usual_days,
    CASE WHEN d.pages >= 10 AND usual.days >= 3 AND usual.pages >= 30 THEN nullif(concat_ws(', ',
        CASE WHEN d.ruled < usual.ruled - 0.3 THEN
            format('site rules found %s%% of the texts, usually %s%%', round(100 * d.ruled), round(100 * usual.ruled)) END,
        CASE WHEN d.agreement < usual.agreement - 0.15 THEN
            format('agreement %s, usually %s', round(d.agreement::numeric, 2), round(usual.agreement::numeric, 2)) END,
        CASE WHEN d.letters < 0.5 * usual.letters OR d.letters > 2 * usual.letters THEN
            format('%s characters a text, usually %s', d.letters, usual.letters) END,
        CASE WHEN d.yield < usual.yield - 0.2 THEN
            format('articles of %s%% of the pages, usually of %s%%', round(100 * d.yield), round(100 * usual.yield)) END
    ), '') END AS alarm
FROM ops.cleaning_day AS d
CROSS JOIN LATERAL (
    SELECT
        count(*) AS days, sum(b.pages) AS pages,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY b.yield)::real AS yield,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY b.ruled)::real AS ruled,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY b.agreement)::real AS agreement,
        round(percentile_cont(0.5) WITHIN GROUP (ORDER BY b.letters))::integer AS letters
    FROM ops.cleaning_day AS b
    WHERE b.source_id = d.source_id AND b.day >= d.day - 56 AND b.day < d.day
) AS usual;

COMMENT ON VIEW ops.cleaning_drift IS 'Each source and UTC day beside the medians of its last 8 weeks: a layout that changed shows here';
COMMENT ON COLUMN ops.cleaning_drift.source_id IS 'source';
COMMENT ON COLUMN ops.cleaning_drift.day IS 'UTC day of the items';
COMMENT ON COLUMN ops.cleaning_drift.pages IS 'pages that were cleaned';
COMMENT ON COLUMN ops.cleaning_drift.articles IS 'articles that came of them';
COMMENT ON COLUMN ops.cleaning_drift.yield IS 'articles per page';
COMMENT ON COLUMN ops.cleaning_drift.usual_yield IS 'median of the 8 weeks before';
COMMENT ON COLUMN ops.cleaning_drift.ruled IS 'share of the articles whose body a site rule found';
COMMENT ON COLUMN ops.cleaning_drift.usual_ruled IS 'median of the 8 weeks before';
COMMENT ON COLUMN ops.cleaning_drift.agreement IS 'median agreement of the extractors, where there were two';
COMMENT ON COLUMN ops.cleaning_drift.usual_agreement IS 'median of the 8 weeks before';
COMMENT ON COLUMN ops.cleaning_drift.letters IS 'median length of the texts, in characters';
COMMENT ON COLUMN ops.cleaning_drift.usual_letters IS 'median of the 8 weeks before';
COMMENT ON COLUMN ops.cleaning_drift.usual_days IS 'days of the 8 weeks that have pages';
COMMENT ON COLUMN ops.cleaning_drift.alarm IS 'what is far from usual, on a day of 10 pages or more after 30 pages or more on 3 days or more; else empty';

CREATE VIEW ops.quarantine_day AS
SELECT
    source_id, (last_seen_at AT TIME ZONE 'UTC')::date AS day, stage, reason,
    count(*) AS items, count(*) FILTER (WHERE resolved_at IS NULL) AS open
FROM ops.quarantine
GROUP BY source_id, (last_seen_at AT TIME ZONE 'UTC')::date, stage, reason;

COMMENT ON VIEW ops.quarantine_day IS 'What was set aside, counted by source, UTC day, stage and reason';
COMMENT ON COLUMN ops.quarantine_day.source_id IS 'source';
COMMENT ON COLUMN ops.quarantine_day.day IS 'UTC day on which it was last set aside';
COMMENT ON COLUMN ops.quarantine_day.stage IS 'stage that set it aside';
COMMENT ON COLUMN ops.quarantine_day.reason IS 'verdict';
COMMENT ON COLUMN ops.quarantine_day.items IS 'items';
COMMENT ON COLUMN ops.quarantine_day.open IS 'those that nobody and nothing has settled since';

GRANT SELECT, INSERT, UPDATE, DELETE ON core.source_block TO wh_loader;
GRANT SELECT ON core.source_block TO wh_desk;
GRANT SELECT, INSERT, UPDATE ON ops.cleaning_day TO wh_loader;
GRANT SELECT ON ops.cleaning_drift, ops.quarantine_day TO wh_loader, wh_desk;
GRANT SELECT ON ops.cleaning_day TO wh_desk;

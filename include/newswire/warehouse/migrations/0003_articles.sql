-- What we made of the pages: articles and their revisions.

CREATE TABLE core.article (
    article_id uuid PRIMARY KEY,
    article_no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    source_id text NOT NULL REFERENCES core.source,
    url_key text NOT NULL,
    url text NOT NULL,
    guid text,
    published_at timestamptz NOT NULL CHECK (published_at >= '1990-01-01Z'),
    published_precision text NOT NULL CHECK (published_precision IN ('second', 'minute', 'day', 'fetched')),
    window_at timestamptz NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    deleted_at timestamptz,
    UNIQUE (source_id, url_key),
    CHECK (published_at <= first_seen_at + interval '2 days')
);

COMMENT ON TABLE core.article IS 'One page of one source; the registry of keys, its published_at never changes';
COMMENT ON COLUMN core.article.article_id IS 'made from source_id and url_key';
COMMENT ON COLUMN core.article.article_no IS 'short number for the shingle index; depends on arrival';
COMMENT ON COLUMN core.article.source_id IS 'publisher';
COMMENT ON COLUMN core.article.url_key IS 'canonical form of the address';
COMMENT ON COLUMN core.article.url IS 'address for people';
COMMENT ON COLUMN core.article.guid IS 'the feed''s own id';
COMMENT ON COLUMN core.article.published_at IS 'publication, UTC, pinned at first sight';
COMMENT ON COLUMN core.article.published_precision IS 'how exact published_at is';
COMMENT ON COLUMN core.article.window_at IS 'instant that decides which run works on it, as of its item';
COMMENT ON COLUMN core.article.first_seen_at IS 'when its item was first listed';
COMMENT ON COLUMN core.article.last_seen_at IS 'when it was last cleaned';
COMMENT ON COLUMN core.article.deleted_at IS 'when the publisher took it back';
CREATE INDEX article_published_idx ON core.article (published_at);
CREATE INDEX article_source_published_idx ON core.article (source_id, published_at);
CREATE INDEX article_window_idx ON core.article (window_at);
CREATE INDEX article_seen_idx ON core.article (first_seen_at);

CREATE TABLE core.article_revision (
    article_id uuid NOT NULL REFERENCES core.article,
    rev_no integer NOT NULL CHECK (rev_no >= 1),
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    content_sha256 bytea NOT NULL CHECK (octet_length(content_sha256) = 32),
    stated_published_at timestamptz,
    stated_modified_at timestamptz,
    published_basis text,
    zone text,
    title text NOT NULL,
    kicker text,
    lead text,
    text text NOT NULL,
    blocks jsonb NOT NULL,
    language text NOT NULL,
    authors text[] NOT NULL DEFAULT '{}',
    byline text,
    agencies text[] NOT NULL DEFAULT '{}',
    dateline text,
    source_line text,
    section text,
    cleaner text NOT NULL,
    agreement real,
    capture_id uuid NOT NULL,
    PRIMARY KEY (article_id, rev_no),
    CHECK (valid_to IS NULL OR valid_from < valid_to)
);

COMMENT ON TABLE core.article_revision IS 'The texts that an article had; the open row is the current one';
COMMENT ON COLUMN core.article_revision.article_id IS 'article';
COMMENT ON COLUMN core.article_revision.rev_no IS 'number of the revision, from 1';
COMMENT ON COLUMN core.article_revision.valid_from IS 'when the capture of this text was fetched';
COMMENT ON COLUMN core.article_revision.valid_to IS 'when a later text took over; empty for the open row';
COMMENT ON COLUMN core.article_revision.content_sha256 IS 'digest of title and blocks';
COMMENT ON COLUMN core.article_revision.stated_published_at IS 'publication as this page states it, UTC';
COMMENT ON COLUMN core.article_revision.stated_modified_at IS 'last change as this page states it, UTC';
COMMENT ON COLUMN core.article_revision.published_basis IS 'where the date was found: declared, printed, url, feed, guessed';
COMMENT ON COLUMN core.article_revision.zone IS 'zone of the stated time, and whether the page or the source said so';
COMMENT ON COLUMN core.article_revision.title IS 'headline';
COMMENT ON COLUMN core.article_revision.kicker IS 'line above the headline';
COMMENT ON COLUMN core.article_revision.lead IS 'first paragraph of the text';
COMMENT ON COLUMN core.article_revision.text IS 'lead, paragraphs, quotes and subheads, joined by newlines';
COMMENT ON COLUMN core.article_revision.blocks IS 'all blocks with their roles, in page order';
COMMENT ON COLUMN core.article_revision.language IS 'ISO 639-1';
COMMENT ON COLUMN core.article_revision.authors IS 'people who wrote it';
COMMENT ON COLUMN core.article_revision.byline IS 'line that names them';
COMMENT ON COLUMN core.article_revision.agencies IS 'agencies named in dateline, parentheses or source line';
COMMENT ON COLUMN core.article_revision.dateline IS 'place and agency before the first sentence';
COMMENT ON COLUMN core.article_revision.source_line IS 'line that names the sources';
COMMENT ON COLUMN core.article_revision.section IS 'section of the site';
COMMENT ON COLUMN core.article_revision.cleaner IS 'name and version of the cleaner';
COMMENT ON COLUMN core.article_revision.agreement IS 'agreement of the two extractors, 0 to 1';
COMMENT ON COLUMN core.article_revision.capture_id IS 'capture that the text was read from';
CREATE UNIQUE INDEX article_revision_open_idx ON core.article_revision (article_id) WHERE valid_to IS NULL;
CREATE INDEX article_revision_capture_idx ON core.article_revision (capture_id);

CREATE TABLE core.capture_cleaning (
    capture_id uuid PRIMARY KEY,
    cleaner text NOT NULL,
    status text NOT NULL CHECK (status IN ('ok', 'quarantined')),
    article_id uuid REFERENCES core.article,
    rev_no integer,
    cleaned_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON TABLE core.capture_cleaning IS 'Which captures were cleaned, by what, and what became of them';
COMMENT ON COLUMN core.capture_cleaning.capture_id IS 'capture';
COMMENT ON COLUMN core.capture_cleaning.cleaner IS 'name and version of the cleaner';
COMMENT ON COLUMN core.capture_cleaning.status IS 'ok, or set aside';
COMMENT ON COLUMN core.capture_cleaning.article_id IS 'article, when ok';
COMMENT ON COLUMN core.capture_cleaning.rev_no IS 'revision that holds the text';
COMMENT ON COLUMN core.capture_cleaning.cleaned_at IS 'when';
CREATE INDEX capture_cleaning_article_idx ON core.capture_cleaning (article_id);

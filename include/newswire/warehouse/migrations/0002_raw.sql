-- What the world said.

CREATE TABLE core.source (
    source_id text PRIMARY KEY CHECK (source_id ~ '^[a-z][a-z0-9_]{1,30}$'),
    name_ar text NOT NULL,
    name_en text NOT NULL,
    country text NOT NULL,
    language text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('state_agency', 'broadcaster', 'newspaper', 'institution')),
    tier smallint NOT NULL CHECK (tier BETWEEN 1 AND 3),
    timezone text NOT NULL,
    homepage text NOT NULL,
    terms text NOT NULL,
    replica boolean NOT NULL
);

COMMENT ON TABLE core.source IS 'Publishers, filled from the catalogue';
COMMENT ON COLUMN core.source.source_id IS 'short id of the catalogue';
COMMENT ON COLUMN core.source.name_ar IS 'Arabic name';
COMMENT ON COLUMN core.source.name_en IS 'English name';
COMMENT ON COLUMN core.source.country IS 'side code of the country, ISO 3166-1 alpha-3, or UNO';
COMMENT ON COLUMN core.source.language IS 'main language, ISO 639-1';
COMMENT ON COLUMN core.source.kind IS 'what kind of publisher';
COMMENT ON COLUMN core.source.tier IS '1 state agency, 2 broadcaster, 3 institution';
COMMENT ON COLUMN core.source.timezone IS 'IANA zone of times printed without one';
COMMENT ON COLUMN core.source.homepage IS 'address of the home page';
COMMENT ON COLUMN core.source.terms IS 'terms of use as confirmed by a person, or unknown';
COMMENT ON COLUMN core.source.replica IS 'whether newswire itself serves it, for the demo and the tests';

CREATE TABLE raw.feed (
    feed_id uuid PRIMARY KEY,
    source_id text NOT NULL REFERENCES core.source,
    url text NOT NULL UNIQUE,
    section text,
    active boolean NOT NULL DEFAULT true,
    next_poll_at timestamptz,
    etag text,
    last_modified text,
    body_sha256 bytea CHECK (octet_length(body_sha256) = 32),
    last_full_at timestamptz,
    polls_since_full integer NOT NULL DEFAULT 0,
    failures integer NOT NULL DEFAULT 0,
    proposal text
);

COMMENT ON TABLE raw.feed IS 'Feed addresses and the state of polling';
COMMENT ON COLUMN raw.feed.feed_id IS 'made from the address';
COMMENT ON COLUMN raw.feed.source_id IS 'publisher';
COMMENT ON COLUMN raw.feed.url IS 'address';
COMMENT ON COLUMN raw.feed.section IS 'section, when the source has one feed a section';
COMMENT ON COLUMN raw.feed.active IS 'whether it is polled';
COMMENT ON COLUMN raw.feed.next_poll_at IS 'when it is due; empty means now';
COMMENT ON COLUMN raw.feed.etag IS 'validator of the last answer';
COMMENT ON COLUMN raw.feed.last_modified IS 'validator of the last answer';
COMMENT ON COLUMN raw.feed.body_sha256 IS 'digest of the last body';
COMMENT ON COLUMN raw.feed.last_full_at IS 'last poll without validators';
COMMENT ON COLUMN raw.feed.polls_since_full IS 'polls since the last one without validators';
COMMENT ON COLUMN raw.feed.failures IS 'failed polls in a row';
COMMENT ON COLUMN raw.feed.proposal IS 'change of the catalogue that an answer suggests, for people to see';
CREATE INDEX feed_source_idx ON raw.feed (source_id);
CREATE INDEX feed_due_idx ON raw.feed (next_poll_at) WHERE active;

CREATE TABLE raw.feed_poll (
    feed_id uuid NOT NULL REFERENCES raw.feed,
    at timestamptz NOT NULL,
    status text NOT NULL,
    items integer NOT NULL DEFAULT 0,
    new integer NOT NULL DEFAULT 0,
    overlap boolean,
    oldest_at timestamptz,
    newest_at timestamptz,
    bytes integer NOT NULL DEFAULT 0,
    ms integer NOT NULL DEFAULT 0,
    error text,
    dag_id text,
    run_id text,
    PRIMARY KEY (feed_id, at)
) PARTITION BY RANGE (at);

COMMENT ON TABLE raw.feed_poll IS 'Log of polls, monthly';
COMMENT ON COLUMN raw.feed_poll.feed_id IS 'feed';
COMMENT ON COLUMN raw.feed_poll.at IS 'when it was asked';
COMMENT ON COLUMN raw.feed_poll.status IS 'outcome of the fetch, or why the answer was no feed';
COMMENT ON COLUMN raw.feed_poll.items IS 'items in the answer';
COMMENT ON COLUMN raw.feed_poll.new IS 'items that were not known';
COMMENT ON COLUMN raw.feed_poll.overlap IS 'whether a known item was among them; false means a gap';
COMMENT ON COLUMN raw.feed_poll.oldest_at IS 'oldest claimed publication in the answer';
COMMENT ON COLUMN raw.feed_poll.newest_at IS 'newest claimed publication in the answer';
COMMENT ON COLUMN raw.feed_poll.bytes IS 'size of the decoded body';
COMMENT ON COLUMN raw.feed_poll.ms IS 'milliseconds from start to end';
COMMENT ON COLUMN raw.feed_poll.error IS 'one line, when it failed';
COMMENT ON COLUMN raw.feed_poll.dag_id IS 'DAG, or the command';
COMMENT ON COLUMN raw.feed_poll.run_id IS 'run';
CREATE TABLE raw.feed_poll_default PARTITION OF raw.feed_poll DEFAULT;

CREATE TABLE raw.gap (
    feed_id uuid NOT NULL REFERENCES raw.feed,
    gap_from timestamptz NOT NULL,
    gap_to timestamptz NOT NULL,
    noticed_at timestamptz NOT NULL,
    filled_at timestamptz,
    PRIMARY KEY (feed_id, gap_from),
    CHECK (gap_from < gap_to)
);

COMMENT ON TABLE raw.gap IS 'Stretches of time that a feed did not show us; history connectors fill them';
COMMENT ON COLUMN raw.gap.feed_id IS 'feed';
COMMENT ON COLUMN raw.gap.gap_from IS 'newest item known before';
COMMENT ON COLUMN raw.gap.gap_to IS 'oldest item of the new answer';
COMMENT ON COLUMN raw.gap.noticed_at IS 'when';
COMMENT ON COLUMN raw.gap.filled_at IS 'when a connector listed it';

CREATE TABLE raw.feed_item (
    source_id text NOT NULL REFERENCES core.source,
    url_key text NOT NULL,
    url text NOT NULL,
    guid text,
    title text,
    summary text,
    content text,
    published_claim timestamptz,
    published_text text,
    modified_claim timestamptz,
    date_basis text NOT NULL CHECK (date_basis IN ('published', 'lastmod', 'url', 'none')),
    suspect boolean NOT NULL DEFAULT false,
    found_by text NOT NULL,
    window_at timestamptz NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'fetched', 'gone', 'refused', 'quarantined', 'error')),
    reason text,
    attempts integer NOT NULL DEFAULT 0,
    capture_id uuid,
    fetched_at timestamptz,
    PRIMARY KEY (source_id, url_key)
);

COMMENT ON TABLE raw.feed_item IS 'What feeds and listings said of articles: the url queue';
COMMENT ON COLUMN raw.feed_item.source_id IS 'publisher';
COMMENT ON COLUMN raw.feed_item.url_key IS 'canonical form of the address, the identity of the item';
COMMENT ON COLUMN raw.feed_item.url IS 'address as it was given';
COMMENT ON COLUMN raw.feed_item.guid IS 'the feed''s own id';
COMMENT ON COLUMN raw.feed_item.title IS 'headline as listed';
COMMENT ON COLUMN raw.feed_item.summary IS 'summary as listed';
COMMENT ON COLUMN raw.feed_item.content IS 'body as listed (html), a fallback for cleaning';
COMMENT ON COLUMN raw.feed_item.published_claim IS 'publication as listed, UTC';
COMMENT ON COLUMN raw.feed_item.published_text IS 'the same as it was written';
COMMENT ON COLUMN raw.feed_item.modified_claim IS 'last change as listed, UTC';
COMMENT ON COLUMN raw.feed_item.date_basis IS 'what published_claim rests on';
COMMENT ON COLUMN raw.feed_item.suspect IS 'whether the claimed time is absurd';
COMMENT ON COLUMN raw.feed_item.found_by IS 'feed, or the connector that listed it first';
COMMENT ON COLUMN raw.feed_item.window_at IS 'instant that decides which run works on it: the claimed publication, else first_seen_at';
COMMENT ON COLUMN raw.feed_item.first_seen_at IS 'when it was first listed';
COMMENT ON COLUMN raw.feed_item.last_seen_at IS 'when it was last listed';
COMMENT ON COLUMN raw.feed_item.state IS 'where it stands';
COMMENT ON COLUMN raw.feed_item.reason IS 'outcome of the last fetch, when it was not ok';
COMMENT ON COLUMN raw.feed_item.attempts IS 'fetches tried in vain since it was queued';
COMMENT ON COLUMN raw.feed_item.capture_id IS 'last capture';
COMMENT ON COLUMN raw.feed_item.fetched_at IS 'time of the last capture';
CREATE INDEX feed_item_window_idx ON raw.feed_item (source_id, window_at);
CREATE INDEX feed_item_seen_idx ON raw.feed_item (source_id, first_seen_at);
CREATE INDEX feed_item_capture_idx ON raw.feed_item (capture_id);

CREATE TABLE raw.capture (
    capture_id uuid NOT NULL,
    fetched_at timestamptz NOT NULL,
    source_id text NOT NULL REFERENCES core.source,
    url_key text NOT NULL,
    url text NOT NULL,
    final_url text NOT NULL,
    http_status smallint,
    content_type text,
    bytes integer NOT NULL,
    body_sha256 bytea NOT NULL CHECK (octet_length(body_sha256) = 32),
    warc_path text NOT NULL,
    warc_offset bigint NOT NULL,
    warc_length bigint NOT NULL,
    etag text,
    last_modified text,
    same_as uuid,
    dag_id text,
    run_id text,
    PRIMARY KEY (capture_id, fetched_at)
) PARTITION BY RANGE (fetched_at);

COMMENT ON TABLE raw.capture IS 'What servers answered: an index of the WARC archive, monthly';
COMMENT ON COLUMN raw.capture.capture_id IS 'made from the final address and the body';
COMMENT ON COLUMN raw.capture.fetched_at IS 'when the answer came';
COMMENT ON COLUMN raw.capture.source_id IS 'publisher';
COMMENT ON COLUMN raw.capture.url_key IS 'item that was fetched';
COMMENT ON COLUMN raw.capture.url IS 'address that was asked';
COMMENT ON COLUMN raw.capture.final_url IS 'address that answered';
COMMENT ON COLUMN raw.capture.http_status IS 'status of the answer; empty for imported files';
COMMENT ON COLUMN raw.capture.content_type IS 'as declared';
COMMENT ON COLUMN raw.capture.bytes IS 'size of the decoded body';
COMMENT ON COLUMN raw.capture.body_sha256 IS 'digest of the decoded body';
COMMENT ON COLUMN raw.capture.warc_path IS 'file below the archive''s root';
COMMENT ON COLUMN raw.capture.warc_offset IS 'where the record begins, bytes';
COMMENT ON COLUMN raw.capture.warc_length IS 'length of its gzip member, bytes';
COMMENT ON COLUMN raw.capture.etag IS 'validator';
COMMENT ON COLUMN raw.capture.last_modified IS 'validator';
COMMENT ON COLUMN raw.capture.same_as IS 'earlier capture with the same body, whose record holds it';
COMMENT ON COLUMN raw.capture.dag_id IS 'DAG, or the command';
COMMENT ON COLUMN raw.capture.run_id IS 'run';
CREATE TABLE raw.capture_default PARTITION OF raw.capture DEFAULT;
CREATE INDEX capture_item_idx ON raw.capture (source_id, url_key);
CREATE INDEX capture_warc_idx ON raw.capture (warc_path, warc_offset);

-- One row per host: when the next request may start, and who holds a connection. Locked only to move these on.
CREATE TABLE raw.host_gate (
    host          text PRIMARY KEY,
    next_start_at timestamptz NOT NULL DEFAULT '-infinity',
    leases        jsonb NOT NULL DEFAULT '{}'  -- lease id -> epoch seconds of its expiry
);
COMMENT ON TABLE raw.host_gate IS 'politeness gate that all fetching processes share: one row per host';
COMMENT ON COLUMN raw.host_gate.host IS 'host name in lower case, with :port when it is not the default one';
COMMENT ON COLUMN raw.host_gate.next_start_at IS 'no request to the host starts before this time';
COMMENT ON COLUMN raw.host_gate.leases IS 'open connections: lease id to the epoch second at which it counts as lost';

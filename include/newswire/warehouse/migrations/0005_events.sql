-- What the texts say: mentions as evidence, events merged from them, and the history of both.

CREATE TABLE core.event_type (
    type text PRIMARY KEY,
    quad smallint CHECK (quad BETWEEN 1 AND 4),
    scale real,
    family text NOT NULL
);

COMMENT ON TABLE core.event_type IS 'PLOVER types with their quad class and scale, and our STATEMENT';
COMMENT ON COLUMN core.event_type.type IS 'code';
COMMENT ON COLUMN core.event_type.quad IS '1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict';
COMMENT ON COLUMN core.event_type.scale IS 'conflict to cooperation, -10 to 10, of the type without a mode';
COMMENT ON COLUMN core.event_type.family IS 'group within which mentions may be merged';

-- Quad classes and scales of PLOVER 2021, where ACCUSE is taken as -3 and SANCTION as material conflict.
INSERT INTO core.event_type (type, quad, scale, family) VALUES
    ('AGREE', 1, 2.5, 'AGREE'), ('CONSULT', 1, 2.5, 'CONSULT'), ('SUPPORT', 1, 5, 'SUPPORT'),
    ('CONCEDE', 1, 4.5, 'CONCEDE'), ('COOPERATE', 2, 9.5, 'COOPERATE'), ('AID', 2, 10, 'AID'),
    ('RETREAT', 2, 6.5, 'RETREAT'), ('REQUEST', 3, 0, 'REQUEST'), ('ACCUSE', 3, -3, 'ACCUSE'),
    ('REJECT', 3, -2, 'REJECT'), ('THREATEN', 3, -3.5, 'THREATEN'), ('PROTEST', 4, -5, 'PROTEST'),
    ('SANCTION', 4, -6, 'SANCTION'), ('MOBILIZE', 4, -5.5, 'MOBILIZE'), ('COERCE', 4, -7, 'COERCE'),
    ('ASSAULT', 4, -9, 'ASSAULT'), ('STATEMENT', NULL, NULL, 'STATEMENT');

CREATE TABLE core.extractor (
    extractor_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    version text NOT NULL,
    rank integer NOT NULL UNIQUE,
    config_sha256 bytea NOT NULL CHECK (octet_length(config_sha256) = 32),
    UNIQUE (name, version)
);

COMMENT ON TABLE core.extractor IS 'Extractors by rank; a higher rank replaces what a lower one coded';
COMMENT ON COLUMN core.extractor.extractor_id IS 'number';
COMMENT ON COLUMN core.extractor.name IS 'name';
COMMENT ON COLUMN core.extractor.version IS 'version';
COMMENT ON COLUMN core.extractor.rank IS 'order of versions';
COMMENT ON COLUMN core.extractor.config_sha256 IS 'digest of its dictionaries';

CREATE TABLE core.article_extraction (
    article_id uuid PRIMARY KEY REFERENCES core.article,
    extractor_id integer NOT NULL REFERENCES core.extractor,
    rev_no integer NOT NULL,
    status text NOT NULL CHECK (status IN ('ok', 'no_event', 'superseded')),
    n_mentions integer NOT NULL,
    load_id bigint NOT NULL REFERENCES ops.load,
    CHECK ((status = 'ok') = (n_mentions > 0))
);

COMMENT ON TABLE core.article_extraction IS 'What was coded, by whom';
COMMENT ON COLUMN core.article_extraction.article_id IS 'article';
COMMENT ON COLUMN core.article_extraction.extractor_id IS 'extractor';
COMMENT ON COLUMN core.article_extraction.rev_no IS 'revision that was read';
COMMENT ON COLUMN core.article_extraction.status IS 'ok, no_event, or superseded: no longer canonical';
COMMENT ON COLUMN core.article_extraction.n_mentions IS 'mentions that it holds';
COMMENT ON COLUMN core.article_extraction.load_id IS 'load that wrote this row';
CREATE INDEX article_extraction_extractor_idx ON core.article_extraction (extractor_id);
CREATE INDEX article_extraction_load_idx ON core.article_extraction (load_id);

CREATE TABLE ops.extracted (
    article_id uuid NOT NULL REFERENCES core.article,
    rev_no integer NOT NULL,
    extractor_id integer NOT NULL REFERENCES core.extractor,
    mentions jsonb NOT NULL,
    rejected jsonb NOT NULL,
    extracted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (article_id, extractor_id)
);

COMMENT ON TABLE ops.extracted IS 'Answers of extractors on their way to load; load removes them';
COMMENT ON COLUMN ops.extracted.article_id IS 'article';
COMMENT ON COLUMN ops.extracted.rev_no IS 'revision that was read';
COMMENT ON COLUMN ops.extracted.extractor_id IS 'extractor';
COMMENT ON COLUMN ops.extracted.mentions IS 'mentions as the record of newswire.extract';
COMMENT ON COLUMN ops.extracted.rejected IS 'what was seen and refused, with reasons';
COMMENT ON COLUMN ops.extracted.extracted_at IS 'when';
CREATE INDEX extracted_extractor_idx ON ops.extracted (extractor_id);

CREATE TABLE core.rejected (
    article_id uuid NOT NULL REFERENCES core.article,
    ord integer NOT NULL,
    extractor_id integer NOT NULL REFERENCES core.extractor,
    reason text NOT NULL,
    quote text NOT NULL,
    PRIMARY KEY (article_id, ord)
);

COMMENT ON TABLE core.rejected IS 'What an extractor saw and refused, for people who tune it';
COMMENT ON COLUMN core.rejected.article_id IS 'article';
COMMENT ON COLUMN core.rejected.ord IS 'order within the article';
COMMENT ON COLUMN core.rejected.extractor_id IS 'extractor';
COMMENT ON COLUMN core.rejected.reason IS 'why';
COMMENT ON COLUMN core.rejected.quote IS 'the words';
CREATE INDEX rejected_extractor_idx ON core.rejected (extractor_id, reason);

CREATE TABLE core.mention (
    mention_id uuid NOT NULL,
    published_at timestamptz NOT NULL,
    article_id uuid NOT NULL REFERENCES core.article,
    rev_no integer NOT NULL,
    source_id text NOT NULL REFERENCES core.source,
    extractor_id integer NOT NULL REFERENCES core.extractor,
    anchor_id uuid NOT NULL,
    type text NOT NULL REFERENCES core.event_type,
    mode text,
    contexts text[] NOT NULL DEFAULT '{}',
    status text NOT NULL CHECK (status IN ('actual', 'future', 'historical')),
    plover text,
    cameo text,
    quad smallint CHECK (quad BETWEEN 1 AND 4),
    scale real,
    dyad text NOT NULL,
    date_start date NOT NULL,
    date_end date NOT NULL,
    date_granularity text NOT NULL,
    place_name text,
    place_country text,
    place_level text,
    place_inferred boolean NOT NULL DEFAULT false,
    reported_by text,
    size jsonb NOT NULL DEFAULT '{}',
    is_lead boolean NOT NULL,
    confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    flags text[] NOT NULL DEFAULT '{}',
    evidence_field text NOT NULL CHECK (evidence_field IN ('title', 'text')),
    evidence_start integer NOT NULL CHECK (evidence_start >= 0),
    evidence_end integer NOT NULL,
    quote text NOT NULL,
    row_sha256 bytea NOT NULL CHECK (octet_length(row_sha256) = 32),
    load_id bigint NOT NULL REFERENCES ops.load,
    system_from timestamptz NOT NULL,
    PRIMARY KEY (mention_id, published_at),
    CHECK (evidence_start < evidence_end),
    CHECK (date_start <= date_end)
) PARTITION BY RANGE (published_at);

COMMENT ON TABLE core.mention IS 'One event as one article says it, with its words; inserted, moved whole to history, never updated';
COMMENT ON COLUMN core.mention.mention_id IS 'made from article, revision, span, type, sides, ordinal and extractor';
COMMENT ON COLUMN core.mention.published_at IS 'publication of the article, pinned';
COMMENT ON COLUMN core.mention.article_id IS 'article';
COMMENT ON COLUMN core.mention.rev_no IS 'revision that was read';
COMMENT ON COLUMN core.mention.source_id IS 'publisher';
COMMENT ON COLUMN core.mention.extractor_id IS 'extractor';
COMMENT ON COLUMN core.mention.anchor_id IS 'identity without revision, span and extractor';
COMMENT ON COLUMN core.mention.type IS 'PLOVER type or STATEMENT';
COMMENT ON COLUMN core.mention.mode IS 'PLOVER mode';
COMMENT ON COLUMN core.mention.contexts IS 'PLOVER contexts';
COMMENT ON COLUMN core.mention.status IS 'actual, future (announced) or historical (background)';
COMMENT ON COLUMN core.mention.plover IS 'strict PLOVER type, empty for STATEMENT';
COMMENT ON COLUMN core.mention.cameo IS 'representative CAMEO code';
COMMENT ON COLUMN core.mention.quad IS 'quad class';
COMMENT ON COLUMN core.mention.scale IS 'conflict to cooperation, -10 to 10';
COMMENT ON COLUMN core.mention.dyad IS 'side codes of actors and recipients, sorted; the block within which mentions merge';
COMMENT ON COLUMN core.mention.date_start IS 'first day of the event';
COMMENT ON COLUMN core.mention.date_end IS 'last day of the event';
COMMENT ON COLUMN core.mention.date_granularity IS 'day, week, month, year, or inferred from the publication';
COMMENT ON COLUMN core.mention.place_name IS 'place as named';
COMMENT ON COLUMN core.mention.place_country IS 'side code of its country';
COMMENT ON COLUMN core.mention.place_level IS 'country, province, city';
COMMENT ON COLUMN core.mention.place_inferred IS 'whether the place is not in the evidence';
COMMENT ON COLUMN core.mention.reported_by IS 'side code of who says so, when it is reported speech';
COMMENT ON COLUMN core.mention.size IS 'dead, injured, arrested';
COMMENT ON COLUMN core.mention.is_lead IS 'whether the evidence stands in the lead';
COMMENT ON COLUMN core.mention.confidence IS '0 to 1, by what was used to code it';
COMMENT ON COLUMN core.mention.flags IS 'what was assumed: carry-over, inherited country';
COMMENT ON COLUMN core.mention.evidence_field IS 'where the words stand';
COMMENT ON COLUMN core.mention.evidence_start IS 'first character of the words, from 0';
COMMENT ON COLUMN core.mention.evidence_end IS 'character after the last one';
COMMENT ON COLUMN core.mention.quote IS 'the words, verbatim';
COMMENT ON COLUMN core.mention.row_sha256 IS 'digest of all columns but load_id and system_from';
COMMENT ON COLUMN core.mention.load_id IS 'load that inserted it';
COMMENT ON COLUMN core.mention.system_from IS 'since when we say so';
CREATE TABLE core.mention_default PARTITION OF core.mention DEFAULT;
CREATE INDEX mention_article_idx ON core.mention (article_id);
CREATE INDEX mention_block_idx ON core.mention (type, dyad, date_start);
CREATE INDEX mention_load_idx ON core.mention (load_id);

CREATE TABLE core.mention_side (
    mention_id uuid NOT NULL,
    published_at timestamptz NOT NULL,
    role text NOT NULL CHECK (role IN ('actor', 'recipient')),
    ord smallint NOT NULL,
    code text NOT NULL,
    name text,
    office text,
    sector text,
    raw text NOT NULL,
    PRIMARY KEY (mention_id, published_at, role, ord)
) PARTITION BY RANGE (published_at);

COMMENT ON TABLE core.mention_side IS 'Actors and recipients of mentions';
COMMENT ON COLUMN core.mention_side.mention_id IS 'mention';
COMMENT ON COLUMN core.mention_side.published_at IS 'publication of the article, pinned';
COMMENT ON COLUMN core.mention_side.role IS 'who, or to whom';
COMMENT ON COLUMN core.mention_side.ord IS 'order within the role, from 0';
COMMENT ON COLUMN core.mention_side.code IS 'side code';
COMMENT ON COLUMN core.mention_side.name IS 'person or organisation, resolved';
COMMENT ON COLUMN core.mention_side.office IS 'office';
COMMENT ON COLUMN core.mention_side.sector IS 'PLOVER sector';
COMMENT ON COLUMN core.mention_side.raw IS 'as the article writes it';
CREATE TABLE core.mention_side_default PARTITION OF core.mention_side DEFAULT;
CREATE INDEX mention_side_code_idx ON core.mention_side (code, role);

CREATE TABLE core.event (
    event_id uuid NOT NULL,
    first_published_at timestamptz NOT NULL,
    type text NOT NULL REFERENCES core.event_type,
    mode text,
    contexts text[] NOT NULL DEFAULT '{}',
    status text NOT NULL CHECK (status IN ('actual', 'future', 'historical')),
    plover text,
    cameo text,
    quad smallint CHECK (quad BETWEEN 1 AND 4),
    scale real,
    dyad text NOT NULL,
    date_start date NOT NULL,
    date_end date NOT NULL,
    date_granularity text NOT NULL,
    place_name text,
    place_country text,
    size jsonb NOT NULL DEFAULT '{}',
    confidence real NOT NULL,
    n_mentions integer NOT NULL CHECK (n_mentions > 0),
    n_articles integer NOT NULL,
    n_sources integer NOT NULL,
    n_independent integer NOT NULL,
    disagreements jsonb NOT NULL DEFAULT '{}',
    row_sha256 bytea NOT NULL CHECK (octet_length(row_sha256) = 32),
    load_id bigint NOT NULL REFERENCES ops.load,
    system_from timestamptz NOT NULL,
    PRIMARY KEY (event_id, first_published_at)
) PARTITION BY RANGE (first_published_at);

COMMENT ON TABLE core.event IS 'The real-world event that mentions describe; its id follows the first mention';
COMMENT ON COLUMN core.event.event_id IS 'made from the anchor of the first mention';
COMMENT ON COLUMN core.event.first_published_at IS 'publication of the first mention';
COMMENT ON COLUMN core.event.type IS 'PLOVER type or STATEMENT';
COMMENT ON COLUMN core.event.mode IS 'PLOVER mode';
COMMENT ON COLUMN core.event.contexts IS 'PLOVER contexts';
COMMENT ON COLUMN core.event.status IS 'actual, future or historical';
COMMENT ON COLUMN core.event.plover IS 'strict PLOVER type';
COMMENT ON COLUMN core.event.cameo IS 'representative CAMEO code';
COMMENT ON COLUMN core.event.quad IS 'quad class';
COMMENT ON COLUMN core.event.scale IS 'conflict to cooperation, -10 to 10';
COMMENT ON COLUMN core.event.dyad IS 'side codes, sorted';
COMMENT ON COLUMN core.event.date_start IS 'first day';
COMMENT ON COLUMN core.event.date_end IS 'last day';
COMMENT ON COLUMN core.event.date_granularity IS 'day, week, month, year, or inferred';
COMMENT ON COLUMN core.event.place_name IS 'place';
COMMENT ON COLUMN core.event.place_country IS 'side code of its country';
COMMENT ON COLUMN core.event.size IS 'dead, injured, arrested';
COMMENT ON COLUMN core.event.confidence IS 'highest confidence of its mentions';
COMMENT ON COLUMN core.event.n_mentions IS 'mentions';
COMMENT ON COLUMN core.event.n_articles IS 'articles that print it, syndicated copies included';
COMMENT ON COLUMN core.event.n_sources IS 'publishers';
COMMENT ON COLUMN core.event.n_independent IS 'distinct stories: what counts as independent';
COMMENT ON COLUMN core.event.disagreements IS 'values on which mentions differ';
COMMENT ON COLUMN core.event.row_sha256 IS 'digest of all columns but load_id and system_from';
COMMENT ON COLUMN core.event.load_id IS 'load that wrote it';
COMMENT ON COLUMN core.event.system_from IS 'since when we say so';
CREATE TABLE core.event_default PARTITION OF core.event DEFAULT;
CREATE INDEX event_type_idx ON core.event (date_start, type);
CREATE INDEX event_dyad_idx ON core.event (type, dyad, date_start);
CREATE INDEX event_load_idx ON core.event (load_id);

CREATE TABLE core.event_side (
    event_id uuid NOT NULL,
    first_published_at timestamptz NOT NULL,
    role text NOT NULL CHECK (role IN ('actor', 'recipient')),
    ord smallint NOT NULL,
    code text NOT NULL,
    name text,
    office text,
    sector text,
    raw text NOT NULL,
    PRIMARY KEY (event_id, first_published_at, role, ord)
) PARTITION BY RANGE (first_published_at);

COMMENT ON TABLE core.event_side IS 'Actors and recipients of events';
COMMENT ON COLUMN core.event_side.event_id IS 'event';
COMMENT ON COLUMN core.event_side.first_published_at IS 'publication of its first mention';
COMMENT ON COLUMN core.event_side.role IS 'who, or to whom';
COMMENT ON COLUMN core.event_side.ord IS 'order within the role, from 0';
COMMENT ON COLUMN core.event_side.code IS 'side code';
COMMENT ON COLUMN core.event_side.name IS 'person or organisation, resolved';
COMMENT ON COLUMN core.event_side.office IS 'office';
COMMENT ON COLUMN core.event_side.sector IS 'PLOVER sector';
COMMENT ON COLUMN core.event_side.raw IS 'as an article writes it';
CREATE TABLE core.event_side_default PARTITION OF core.event_side DEFAULT;
CREATE INDEX event_side_code_idx ON core.event_side (code, role);

CREATE TABLE core.event_mention (
    mention_id uuid NOT NULL,
    published_at timestamptz NOT NULL,
    event_id uuid NOT NULL,
    merge_score real,
    merge_reason jsonb NOT NULL DEFAULT '{}',
    rule_version smallint NOT NULL,
    system_from timestamptz NOT NULL,
    PRIMARY KEY (mention_id, published_at)
) PARTITION BY RANGE (published_at);

COMMENT ON TABLE core.event_mention IS 'Which mentions make an event, and why';
COMMENT ON COLUMN core.event_mention.mention_id IS 'mention';
COMMENT ON COLUMN core.event_mention.published_at IS 'publication of its article, pinned';
COMMENT ON COLUMN core.event_mention.event_id IS 'event';
COMMENT ON COLUMN core.event_mention.merge_score IS 'score with its best partner; empty for the first mention';
COMMENT ON COLUMN core.event_mention.merge_reason IS 'parts of the score and the partner';
COMMENT ON COLUMN core.event_mention.rule_version IS 'version of the merge rules';
COMMENT ON COLUMN core.event_mention.system_from IS 'since when we say so';
CREATE TABLE core.event_mention_default PARTITION OF core.event_mention DEFAULT;
CREATE INDEX event_mention_event_idx ON core.event_mention (event_id);

CREATE TABLE core.event_relation (
    event_a uuid NOT NULL,
    event_b uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('maybe_same')),
    score real NOT NULL,
    reason text NOT NULL,
    rule_version smallint NOT NULL,
    PRIMARY KEY (event_a, event_b, kind),
    CHECK (event_a < event_b)
);

COMMENT ON TABLE core.event_relation IS 'Pairs of events that may be one, kept apart by a veto';
COMMENT ON COLUMN core.event_relation.event_a IS 'lower event id';
COMMENT ON COLUMN core.event_relation.event_b IS 'higher event id';
COMMENT ON COLUMN core.event_relation.kind IS 'maybe_same';
COMMENT ON COLUMN core.event_relation.score IS 'highest score between their mentions';
COMMENT ON COLUMN core.event_relation.reason IS 'which veto';
COMMENT ON COLUMN core.event_relation.rule_version IS 'version of the merge rules';
CREATE INDEX event_relation_b_idx ON core.event_relation (event_b);

CREATE TABLE core.event_redirect (
    old_event_id uuid PRIMARY KEY,
    new_event_id uuid,
    reason text NOT NULL,
    load_id bigint NOT NULL REFERENCES ops.load
);

COMMENT ON TABLE core.event_redirect IS 'Ids that are no longer in use';
COMMENT ON COLUMN core.event_redirect.old_event_id IS 'id that was in use';
COMMENT ON COLUMN core.event_redirect.new_event_id IS 'event that took over, or empty';
COMMENT ON COLUMN core.event_redirect.reason IS 'why it went';
COMMENT ON COLUMN core.event_redirect.load_id IS 'load that did it';
CREATE INDEX event_redirect_new_idx ON core.event_redirect (new_event_id);
CREATE INDEX event_redirect_load_idx ON core.event_redirect (load_id);

-- History: closed rows as they were, with the time and the load that closed them.

CREATE TABLE core.mention_history (
    LIKE core.mention INCLUDING COMMENTS,
    system_to timestamptz NOT NULL,
    closed_load_id bigint NOT NULL REFERENCES ops.load,
    CHECK (system_from < system_to)
);
CREATE INDEX mention_history_idx ON core.mention_history (mention_id, system_from);
CREATE INDEX mention_history_load_idx ON core.mention_history (closed_load_id);
COMMENT ON TABLE core.mention_history IS 'Closed rows of core.mention';
COMMENT ON COLUMN core.mention_history.system_to IS 'Until when we said so, excluded';
COMMENT ON COLUMN core.mention_history.closed_load_id IS 'Load that closed it';

CREATE TABLE core.mention_side_history (
    LIKE core.mention_side INCLUDING COMMENTS,
    system_from timestamptz NOT NULL,
    system_to timestamptz NOT NULL,
    closed_load_id bigint NOT NULL REFERENCES ops.load,
    CHECK (system_from < system_to)
);
CREATE INDEX mention_side_history_idx ON core.mention_side_history (mention_id, system_from);
CREATE INDEX mention_side_history_load_idx ON core.mention_side_history (closed_load_id);
COMMENT ON TABLE core.mention_side_history IS 'Closed rows of core.mention_side';
COMMENT ON COLUMN core.mention_side_history.system_from IS 'Since when we said so';
COMMENT ON COLUMN core.mention_side_history.system_to IS 'Until when we said so, excluded';
COMMENT ON COLUMN core.mention_side_history.closed_load_id IS 'Load that closed it';

CREATE TABLE core.event_history (
    LIKE core.event INCLUDING COMMENTS,
    system_to timestamptz NOT NULL,
    closed_load_id bigint NOT NULL REFERENCES ops.load,
    CHECK (system_from < system_to)
);
CREATE INDEX event_history_idx ON core.event_history (event_id, system_from);
CREATE INDEX event_history_load_idx ON core.event_history (closed_load_id);
COMMENT ON TABLE core.event_history IS 'Closed rows of core.event';
COMMENT ON COLUMN core.event_history.system_to IS 'Until when we said so, excluded';
COMMENT ON COLUMN core.event_history.closed_load_id IS 'Load that closed it';

CREATE TABLE core.event_side_history (
    LIKE core.event_side INCLUDING COMMENTS,
    system_from timestamptz NOT NULL,
    system_to timestamptz NOT NULL,
    closed_load_id bigint NOT NULL REFERENCES ops.load,
    CHECK (system_from < system_to)
);
CREATE INDEX event_side_history_idx ON core.event_side_history (event_id, system_from);
CREATE INDEX event_side_history_load_idx ON core.event_side_history (closed_load_id);
COMMENT ON TABLE core.event_side_history IS 'Closed rows of core.event_side';
COMMENT ON COLUMN core.event_side_history.system_from IS 'Since when we said so';
COMMENT ON COLUMN core.event_side_history.system_to IS 'Until when we said so, excluded';
COMMENT ON COLUMN core.event_side_history.closed_load_id IS 'Load that closed it';

CREATE TABLE core.event_mention_history (
    LIKE core.event_mention INCLUDING COMMENTS,
    system_to timestamptz NOT NULL,
    closed_load_id bigint NOT NULL REFERENCES ops.load,
    CHECK (system_from < system_to)
);
CREATE INDEX event_mention_history_idx ON core.event_mention_history (mention_id, system_from);
CREATE INDEX event_mention_history_load_idx ON core.event_mention_history (closed_load_id);
COMMENT ON TABLE core.event_mention_history IS 'Closed rows of core.event_mention';
COMMENT ON COLUMN core.event_mention_history.system_to IS 'Until when we said so, excluded';
COMMENT ON COLUMN core.event_mention_history.closed_load_id IS 'Load that closed it';

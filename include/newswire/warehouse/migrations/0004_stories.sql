-- Syndicated copies: stop shingles, fingerprints, edges and the stories that they form.

CREATE TABLE core.stop_version (
    version text PRIMARY KEY,
    from_day date,
    to_day date,
    articles integer NOT NULL CHECK (articles >= 0),
    rule text NOT NULL,
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32)
);
COMMENT ON TABLE core.stop_version IS 'One list of stop shingles: formulae that recur on many days and say nothing about copying';
COMMENT ON COLUMN core.stop_version.version IS 'Name of the list; every sketch carries the version that it was made with';
COMMENT ON COLUMN core.stop_version.from_day IS 'First UTC day of the counted articles; null for the shipped list';
COMMENT ON COLUMN core.stop_version.to_day IS 'Last UTC day of the counted articles; null for the shipped list';
COMMENT ON COLUMN core.stop_version.articles IS 'Number of bodies that were counted';
COMMENT ON COLUMN core.stop_version.rule IS 'Rule by which shingles entered the list, as days>4 or df>5';
COMMENT ON COLUMN core.stop_version.sha256 IS 'SHA-256 of the sorted hashes, 8 bytes big-endian each';

CREATE TABLE core.stop_shingle (
    version text NOT NULL REFERENCES core.stop_version ON DELETE CASCADE,
    h bigint NOT NULL,
    days smallint NOT NULL CHECK (days >= 0),
    df integer NOT NULL CHECK (df >= 0),
    PRIMARY KEY (version, h)
);
COMMENT ON TABLE core.stop_shingle IS 'The hashes of one list of stop shingles; never a text';
COMMENT ON COLUMN core.stop_shingle.version IS 'List that the hash belongs to';
COMMENT ON COLUMN core.stop_shingle.h IS 'Hash of a word 4-shingle: 64 bits unsigned, kept as the signed integer of the same bits';
COMMENT ON COLUMN core.stop_shingle.days IS 'Distinct UTC days on which it was seen; 0 when not counted';
COMMENT ON COLUMN core.stop_shingle.df IS 'Articles that hold it; 0 when not counted';

CREATE TABLE core.fingerprint (
    article_id uuid PRIMARY KEY REFERENCES core.article,
    rev_no integer NOT NULL,
    day integer NOT NULL,
    n_tokens integer NOT NULL CHECK (n_tokens >= 0),
    n_rare integer NOT NULL CHECK (n_rare >= 0),
    sketch_version smallint NOT NULL,
    live boolean NOT NULL,
    language text NOT NULL,
    stop_version text NOT NULL,
    sketch bytea NOT NULL CHECK (octet_length(sketch) % 8 = 0),
    FOREIGN KEY (article_id, rev_no) REFERENCES core.article_revision (article_id, rev_no)
);
COMMENT ON TABLE core.fingerprint IS 'What copy finding keeps of the indexed revision of each article; about 1.4 kB a row';
COMMENT ON COLUMN core.fingerprint.article_id IS 'The article';
COMMENT ON COLUMN core.fingerprint.rev_no IS 'Revision whose text was read; the open one once deduplicate has run';
COMMENT ON COLUMN core.fingerprint.day IS 'UTC days from 1970-01-01 to published_at';
COMMENT ON COLUMN core.fingerprint.n_tokens IS 'Tokens of the body';
COMMENT ON COLUMN core.fingerprint.n_rare IS 'Distinct shingles of the body that are not in the stop list; under 8 the body is refused: no sample, no edge';
COMMENT ON COLUMN core.fingerprint.sketch_version IS 'Version of normal form, tokens and hash; sketches of two versions are never compared';
COMMENT ON COLUMN core.fingerprint.live IS 'A live blog (over 5 revisions, or grown over threefold): its edges are only contains';
COMMENT ON COLUMN core.fingerprint.language IS 'Language of the text; edges never join two languages';
COMMENT ON COLUMN core.fingerprint.stop_version IS 'Stop list that was dropped before the sketch was made';
COMMENT ON COLUMN core.fingerprint.sketch IS 'The smallest hashes of the rare shingles, ascending as unsigned, 8 bytes big-endian each; the indexed sample is a prefix';

CREATE TABLE core.shingle (
    h bigint NOT NULL,
    day integer NOT NULL,
    article_no bigint NOT NULL
) PARTITION BY RANGE (day);
CREATE INDEX shingle_h_day ON core.shingle (h, day) INCLUDE (article_no);
CREATE TABLE core.shingle_default PARTITION OF core.shingle DEFAULT;
COMMENT ON TABLE core.shingle IS 'Sampled shingles of every article that is not refused, in partitions by month of day';
COMMENT ON COLUMN core.shingle.h IS 'Hash of a word 4-shingle, the signed integer of the same 64 bits';
COMMENT ON COLUMN core.shingle.day IS 'UTC days from 1970-01-01 to published_at';
COMMENT ON COLUMN core.shingle.article_no IS 'core.article.article_no';

-- The loader may not run DDL, so the month comes from a function. Who waited for the lock may not learn in its own cache
-- that the first has made the table; IF NOT EXISTS looks anew.
CREATE FUNCTION core.ensure_shingle_month(wanted integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    month date := date_trunc('month', date '1970-01-01' + wanted)::date;
    low integer := month - date '1970-01-01';
    high integer := (month + interval '1 month')::date - date '1970-01-01';
    name text := 'shingle_' || to_char(month, 'YYYY_MM');
BEGIN
    IF to_regclass('core.' || name) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(7304, 0);
    IF to_regclass('core.' || name) IS NULL THEN
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS core.%I PARTITION OF core.shingle FOR VALUES FROM (%s) TO (%s)', name, low, high
        );
    END IF;
END $$;
COMMENT ON FUNCTION core.ensure_shingle_month(integer) IS 'Makes the month partition of core.shingle that holds this day';

CREATE TABLE core.edge (
    a uuid NOT NULL REFERENCES core.article,
    b uuid NOT NULL REFERENCES core.article,
    kind text NOT NULL CHECK (kind IN ('same_text', 'contains')),
    j real NOT NULL CHECK (j BETWEEN 0 AND 1),
    c real NOT NULL CHECK (c BETWEEN 0 AND 1),
    stop_version text NOT NULL,
    PRIMARY KEY (a, b, kind),
    CHECK (a < b)
);
CREATE INDEX edge_b ON core.edge (b);
COMMENT ON TABLE core.edge IS 'Two articles whose texts overlap. Symmetric: the text with fewer rare shingles is held by the other';
COMMENT ON COLUMN core.edge.a IS 'The lower article id';
COMMENT ON COLUMN core.edge.b IS 'The higher article id';
COMMENT ON COLUMN core.edge.kind IS 'same_text: may form a story; contains: only a link';
COMMENT ON COLUMN core.edge.j IS 'Share of rare shingles in both texts among those in either, 0 to 1, from the sketches';
COMMENT ON COLUMN core.edge.c IS 'Share of the shorter text''s rare shingles that the other holds, 0 to 1, from the sketches';
COMMENT ON COLUMN core.edge.stop_version IS 'Stop list of the run that compared the two';

CREATE TABLE core.story (
    story_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    merged_into bigint REFERENCES core.story,
    canonical_article_id uuid REFERENCES core.article,
    UNIQUE (canonical_article_id) DEFERRABLE INITIALLY DEFERRED,
    CHECK (merged_into IS NULL OR canonical_article_id IS NULL)
);
CREATE INDEX story_merged_into ON core.story (merged_into) WHERE merged_into IS NOT NULL;
COMMENT ON TABLE core.story IS 'The prints of one text. The id is minted once; the canonical may move';
COMMENT ON COLUMN core.story.story_id IS 'Minted once; its value depends on arrival';
COMMENT ON COLUMN core.story.merged_into IS 'Story that took over all members; readers follow it';
COMMENT ON COLUMN core.story.canonical_article_id IS 'Member that events are read from; null once merged';

CREATE TABLE core.story_member (
    article_id uuid PRIMARY KEY REFERENCES core.article,
    story_id bigint NOT NULL REFERENCES core.story,
    relation text NOT NULL CHECK (relation IN ('canonical', 'same_text')),
    digest boolean NOT NULL,
    similarity real NOT NULL CHECK (similarity BETWEEN 0 AND 1),
    rule_version smallint NOT NULL
);
CREATE INDEX story_member_story ON core.story_member (story_id);
COMMENT ON TABLE core.story_member IS 'The story of each article; every fingerprinted article has one, alone or not';
COMMENT ON COLUMN core.story_member.article_id IS 'The article';
COMMENT ON COLUMN core.story_member.story_id IS 'Its story, never a merged one';
COMMENT ON COLUMN core.story_member.relation IS 'canonical: events are read from it; same_text: a syndicated copy';
COMMENT ON COLUMN core.story_member.digest IS 'A round-up: it holds members of three or more other stories';
COMMENT ON COLUMN core.story_member.similarity IS 'Share of common rare shingles with the canonical, 0 to 1';
COMMENT ON COLUMN core.story_member.rule_version IS 'Version of thresholds, linkage and canonical rule';

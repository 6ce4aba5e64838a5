-- Polling: what a feed showed last, what is missing of a gap, and since when a change of the catalogue is proposed.

ALTER TABLE raw.feed
    ADD COLUMN shown bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN polled_at timestamptz,
    ADD COLUMN answered_at timestamptz,
    ADD COLUMN validators_lie boolean NOT NULL DEFAULT false,
    ADD COLUMN proposal_since timestamptz,
    ADD COLUMN proposal_seen integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN raw.feed.shown IS 'digests of the items that its last answers showed, newest answer first: the overlap check';
COMMENT ON COLUMN raw.feed.polled_at IS 'last poll';
COMMENT ON COLUMN raw.feed.answered_at IS 'last poll whose answer was a feed that was sent whole';
COMMENT ON COLUMN raw.feed.validators_lie IS 'whether a 304 was found to be wrong; validators are left out since then';
COMMENT ON COLUMN raw.feed.proposal_since IS 'when the proposal was first seen';
COMMENT ON COLUMN raw.feed.proposal_seen IS 'polls that led to the proposal';

ALTER TABLE raw.feed_poll ADD COLUMN span_seconds real;
COMMENT ON COLUMN raw.feed_poll.span_seconds IS 'time that the answer covered as the span rule takes it, pinned items aside';
COMMENT ON COLUMN raw.feed_poll.oldest_at IS 'oldest credible publication in the answer, pinned items aside';
COMMENT ON COLUMN raw.feed_poll.newest_at IS 'newest credible publication in the answer; a date to come counts as the poll';

ALTER TABLE raw.gap ADD COLUMN missing tstzmultirange;
UPDATE raw.gap SET missing = CASE WHEN filled_at IS NULL THEN tstzmultirange(tstzrange(gap_from, gap_to)) ELSE '{}' END;
ALTER TABLE raw.gap ALTER COLUMN missing SET NOT NULL;
COMMENT ON COLUMN raw.gap.missing IS 'what of it no listing has covered yet';
CREATE INDEX gap_open_idx ON raw.gap (feed_id) WHERE filled_at IS NULL;

COMMENT ON COLUMN ops.stage_report.stage IS 'discover, fetch, clean, deduplicate, extract, load; verdict, whose notes tell how the sources do';

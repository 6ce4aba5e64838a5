-- Completeness: what each listing said of a day, who closed the day, and the counts beside it.

CREATE TABLE ops.coverage_listing (
    source_id text NOT NULL REFERENCES core.source,
    day date NOT NULL,
    listing text NOT NULL,
    found integer NOT NULL CHECK (found >= 0),
    missing integer NOT NULL CHECK (missing >= 0),
    undated integer NOT NULL CHECK (undated >= 0),
    expected integer CHECK (expected >= 0),
    expected_basis text,
    complete boolean NOT NULL,
    requests integer NOT NULL CHECK (requests >= 0),
    asked_from timestamptz NOT NULL,
    asked_to timestamptz NOT NULL,
    error text,
    dag_id text,
    run_id text,
    listed_at timestamptz NOT NULL,
    PRIMARY KEY (source_id, day, listing),
    CHECK ((expected IS NULL) = (expected_basis IS NULL))
);

COMMENT ON TABLE ops.coverage_listing IS 'What each listing said of a UTC day when it was asked last; the polls of the feeds are one listing';
COMMENT ON COLUMN ops.coverage_listing.source_id IS 'source';
COMMENT ON COLUMN ops.coverage_listing.day IS 'UTC day of publication';
COMMENT ON COLUMN ops.coverage_listing.listing IS 'polls, or the name of the connector';
COMMENT ON COLUMN ops.coverage_listing.found IS 'articles of the day that it named';
COMMENT ON COLUMN ops.coverage_listing.missing IS 'articles of the day that were known by then and that it did not name';
COMMENT ON COLUMN ops.coverage_listing.undated IS 'articles that it named, that may be of the day and that nothing has dated';
COMMENT ON COLUMN ops.coverage_listing.expected IS 'how many it says there are; empty when it does not say';
COMMENT ON COLUMN ops.coverage_listing.expected_basis IS 'what that rests on: x-wp-total, day-sitemap';
COMMENT ON COLUMN ops.coverage_listing.complete IS 'whether it can have named the whole day';
COMMENT ON COLUMN ops.coverage_listing.requests IS 'requests that it took, for all that was asked at once';
COMMENT ON COLUMN ops.coverage_listing.asked_from IS 'beginning of what was asked at once';
COMMENT ON COLUMN ops.coverage_listing.asked_to IS 'end of what was asked at once, excluded';
COMMENT ON COLUMN ops.coverage_listing.error IS 'why it could not be read, when it never could for this day';
COMMENT ON COLUMN ops.coverage_listing.dag_id IS 'DAG that asked, or the command';
COMMENT ON COLUMN ops.coverage_listing.run_id IS 'run that asked';
COMMENT ON COLUMN ops.coverage_listing.listed_at IS 'when';
CREATE INDEX coverage_listing_day_idx ON ops.coverage_listing (day);

CREATE TABLE ops.coverage_closure (
    source_id text NOT NULL REFERENCES core.source,
    day date NOT NULL,
    closed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    how text NOT NULL CHECK (how IN ('listings', 'person')),
    closed_by text NOT NULL,
    reason text NOT NULL,
    items integer NOT NULL CHECK (items >= 0),
    reopened_at timestamptz,
    reopened_by text,
    reopened_reason text,
    PRIMARY KEY (source_id, day, closed_at),
    CHECK ((reopened_at IS NULL) = (reopened_by IS NULL))
);

COMMENT ON TABLE ops.coverage_closure IS 'Days that count as complete, by whom and why; a row that was reopened is history';
COMMENT ON COLUMN ops.coverage_closure.source_id IS 'source';
COMMENT ON COLUMN ops.coverage_closure.day IS 'UTC day of publication';
COMMENT ON COLUMN ops.coverage_closure.closed_at IS 'when';
COMMENT ON COLUMN ops.coverage_closure.how IS 'listings: two that are independent agree within 2 percent; person: somebody accepted the day';
COMMENT ON COLUMN ops.coverage_closure.closed_by IS 'the two listings, or the name of the person';
COMMENT ON COLUMN ops.coverage_closure.reason IS 'the counts, or the words of the person';
COMMENT ON COLUMN ops.coverage_closure.items IS 'items of the day that were known by then';
COMMENT ON COLUMN ops.coverage_closure.reopened_at IS 'when somebody opened it again, or a later run found more and closed it anew';
COMMENT ON COLUMN ops.coverage_closure.reopened_by IS 'the person, or the command or DAG';
COMMENT ON COLUMN ops.coverage_closure.reopened_reason IS 'why';
CREATE UNIQUE INDEX coverage_closure_current_idx ON ops.coverage_closure (source_id, day) WHERE reopened_at IS NULL;

CREATE INDEX feed_item_day_idx ON raw.feed_item (((window_at AT TIME ZONE 'UTC')::date), source_id);

-- Counts are read from the tables at each look, so that they hold after any re-run and any late arrival. A range of
-- days is passed down to each branch of `known`, and from there on each day is one look into an index.
CREATE VIEW ops.coverage AS
SELECT
    known.source_id, known.day, s.tier,
    coalesce(claim.expected, usual.expected) AS expected,
    coalesce(claim.expected_basis, CASE WHEN usual.expected IS NOT NULL THEN 'weekday-median' END, 'none')
        AS expected_basis,
    n.discovered, n.fetched, n.cleaned, n.loaded, n.copies, n.quarantined, n.waiting,
    gap.gaps, gap.gap_minutes,
    CASE
        WHEN c.closed_at IS NULL AND n.discovered = 0 AND s.tier = 1 AND now() >= dawn.next THEN 'alarm'
        WHEN c.closed_at IS NULL AND now() >= dawn.next
            AND n.discovered < 0.5 * coalesce(claim.expected, usual.expected) THEN 'alarm'
        WHEN c.closed_at IS NULL THEN 'open'
        WHEN abs(n.discovered - c.items) > 0.02 * greatest(n.discovered, c.items) THEN 'reopened'
        WHEN gap.newest_at > c.closed_at THEN 'reopened'
        ELSE 'closed'
    END AS state,
    c.how, c.closed_by, c.reason, c.closed_at, c.items AS closed_items,
    claim.listings
FROM (
    SELECT source_id, (window_at AT TIME ZONE 'UTC')::date AS day FROM raw.feed_item
    UNION
    SELECT source_id, day FROM ops.coverage_listing
    UNION
    SELECT source_id, day FROM ops.coverage_closure
) AS known
JOIN core.source AS s USING (source_id)
CROSS JOIN LATERAL (
    SELECT known.day::timestamp AT TIME ZONE 'UTC' AS start, (known.day + 1)::timestamp AT TIME ZONE 'UTC' AS next
) AS dawn
CROSS JOIN LATERAL (
    SELECT
        count(*) AS discovered,
        count(*) FILTER (WHERE i.state = 'fetched') AS fetched,
        count(a.article_id) AS cleaned,
        count(x.article_id) AS loaded,
        count(*) FILTER (WHERE m.relation = 'same_text') AS copies,
        count(*) FILTER (
            WHERE i.state IN ('gone', 'refused', 'quarantined', 'error') OR k.status = 'quarantined'
        ) AS quarantined,
        count(*) FILTER (WHERE i.state = 'queued') AS waiting
    FROM raw.feed_item AS i
    LEFT JOIN core.capture_cleaning AS k USING (capture_id)
    LEFT JOIN core.article AS a ON a.source_id = i.source_id AND a.url_key = i.url_key
    LEFT JOIN core.story_member AS m ON m.article_id = a.article_id
    LEFT JOIN core.article_extraction AS x ON x.article_id = a.article_id AND x.status <> 'superseded'
    WHERE i.source_id = known.source_id AND i.window_at >= dawn.start AND i.window_at < dawn.next
) AS n
CROSS JOIN LATERAL (
    SELECT
        (array_agg(l.expected ORDER BY l.expected DESC NULLS LAST, l.expected_basis DESC))[1] AS expected,
        (array_agg(l.expected_basis ORDER BY l.expected DESC NULLS LAST, l.expected_basis DESC))[1] AS expected_basis,
        string_agg(
            l.listing || ' ' || l.found || CASE WHEN l.missing > 0 THEN ' of ' || l.found + l.missing ELSE '' END
            || CASE WHEN l.error IS NOT NULL THEN ' (failed)' WHEN NOT l.complete THEN ' (in part)' ELSE '' END,
            ', ' ORDER BY l.listing
        ) AS listings
    FROM ops.coverage_listing AS l
    WHERE l.source_id = known.source_id AND l.day = known.day
) AS claim
CROSS JOIN LATERAL (
    SELECT CASE WHEN count(*) >= 3 THEN round(percentile_cont(0.5) WITHIN GROUP (ORDER BY week.items))::integer END
        AS expected
    FROM (
        SELECT (
            SELECT count(*) FROM raw.feed_item AS i
            WHERE i.source_id = known.source_id
              AND i.window_at >= (known.day - 7 * back)::timestamp AT TIME ZONE 'UTC'
              AND i.window_at < (known.day - 7 * back + 1)::timestamp AT TIME ZONE 'UTC'
        ) AS items
        FROM generate_series(1, 8) AS back
        WHERE claim.expected IS NULL
    ) AS week
    WHERE items > 0
) AS usual
CROSS JOIN LATERAL (
    SELECT
        count(*) AS gaps, max(g.noticed_at) AS newest_at,
        coalesce(round(sum(
            (SELECT sum(extract(epoch FROM upper(part) - lower(part)))
             FROM unnest(g.missing * tstzmultirange(tstzrange(dawn.start, dawn.next))) AS part)
        ) / 60), 0)::integer AS gap_minutes
    FROM raw.gap AS g JOIN raw.feed AS f USING (feed_id)
    WHERE f.source_id = known.source_id AND g.filled_at IS NULL
      AND g.missing && tstzmultirange(tstzrange(dawn.start, dawn.next))
) AS gap
LEFT JOIN ops.coverage_closure AS c
    ON c.source_id = known.source_id AND c.day = known.day AND c.reopened_at IS NULL;

COMMENT ON VIEW ops.coverage IS 'How complete each source and UTC day is: what was expected, what came through each stage, what is missing, and who closed the day';
COMMENT ON COLUMN ops.coverage.source_id IS 'source';
COMMENT ON COLUMN ops.coverage.day IS 'UTC day of publication';
COMMENT ON COLUMN ops.coverage.tier IS '1 state agency, 2 broadcaster, 3 institution';
COMMENT ON COLUMN ops.coverage.expected IS 'articles that there should be; empty when nothing says so';
COMMENT ON COLUMN ops.coverage.expected_basis IS 'what that rests on: the count of a listing (x-wp-total, day-sitemap), weekday-median (same weekday of the last 8 weeks, at least 3 of them), or none';
COMMENT ON COLUMN ops.coverage.discovered IS 'items that feeds and listings named';
COMMENT ON COLUMN ops.coverage.fetched IS 'items whose page was fetched';
COMMENT ON COLUMN ops.coverage.cleaned IS 'articles that came of them';
COMMENT ON COLUMN ops.coverage.loaded IS 'articles that were coded and loaded; copies are not coded';
COMMENT ON COLUMN ops.coverage.copies IS 'articles that are syndicated copies';
COMMENT ON COLUMN ops.coverage.quarantined IS 'items set aside by fetch or clean';
COMMENT ON COLUMN ops.coverage.waiting IS 'items that wait for a fetch';
COMMENT ON COLUMN ops.coverage.gaps IS 'gaps of the polls that touch the day and that no listing has covered';
COMMENT ON COLUMN ops.coverage.gap_minutes IS 'minutes of the day that lie in them, summed over the feeds';
COMMENT ON COLUMN ops.coverage.state IS 'closed; reopened: closed, but since then items came or a gap was noticed; alarm: less than half of what was expected, or nothing from a source of tier 1; open';
COMMENT ON COLUMN ops.coverage.how IS 'listings or person';
COMMENT ON COLUMN ops.coverage.closed_by IS 'the two listings, or the name of the person';
COMMENT ON COLUMN ops.coverage.reason IS 'the counts, or the words of the person';
COMMENT ON COLUMN ops.coverage.closed_at IS 'when it was closed';
COMMENT ON COLUMN ops.coverage.closed_items IS 'items that were known by then';
COMMENT ON COLUMN ops.coverage.listings IS 'what each listing found of what is known';

CREATE VIEW mart.coverage AS
SELECT source_id, day, expected, expected_basis, discovered, fetched, cleaned, loaded, copies, quarantined, waiting,
       gaps, gap_minutes, state, closed_by, closed_at, listings
FROM ops.coverage;
COMMENT ON VIEW mart.coverage IS 'How complete each source and UTC day is';
COMMENT ON COLUMN mart.coverage.source_id IS 'source';
COMMENT ON COLUMN mart.coverage.day IS 'UTC day of publication';
COMMENT ON COLUMN mart.coverage.expected IS 'articles that there should be; empty when nothing says so';
COMMENT ON COLUMN mart.coverage.expected_basis IS 'what that rests on';
COMMENT ON COLUMN mart.coverage.discovered IS 'items that feeds and listings named';
COMMENT ON COLUMN mart.coverage.fetched IS 'items whose page was fetched';
COMMENT ON COLUMN mart.coverage.cleaned IS 'articles that came of them';
COMMENT ON COLUMN mart.coverage.loaded IS 'articles that were coded and loaded; copies are not coded';
COMMENT ON COLUMN mart.coverage.copies IS 'articles that are syndicated copies';
COMMENT ON COLUMN mart.coverage.quarantined IS 'items set aside by fetch or clean';
COMMENT ON COLUMN mart.coverage.waiting IS 'items that wait for a fetch';
COMMENT ON COLUMN mart.coverage.gaps IS 'gaps of the polls that touch the day and that no listing has covered';
COMMENT ON COLUMN mart.coverage.gap_minutes IS 'minutes of the day that lie in them, summed over the feeds';
COMMENT ON COLUMN mart.coverage.state IS 'closed, reopened, alarm or open';
COMMENT ON COLUMN mart.coverage.closed_by IS 'the two listings that agree, or the person who accepted the day';
COMMENT ON COLUMN mart.coverage.closed_at IS 'when it was closed';
COMMENT ON COLUMN mart.coverage.listings IS 'what each listing found of what is known';

GRANT SELECT, INSERT, UPDATE ON ops.coverage_listing, ops.coverage_closure TO wh_loader;
GRANT SELECT ON ops.coverage TO wh_loader, wh_desk;
GRANT SELECT ON ops.coverage_listing, ops.coverage_closure TO wh_desk;
GRANT SELECT ON mart.coverage TO wh_loader, wh_reader, wh_desk;

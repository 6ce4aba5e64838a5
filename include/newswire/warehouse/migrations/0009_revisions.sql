-- Pages are looked at again after their day: edits are noticed, removed pages are marked; and how far the archive was
-- searched for files without index rows.

ALTER TABLE raw.feed_item ADD COLUMN checked_at timestamptz;
ALTER TABLE raw.feed_item ADD COLUMN noticed_at timestamptz;
COMMENT ON COLUMN raw.feed_item.checked_at IS 'when the server last said how the page is: whole, unchanged, gone or refused';
COMMENT ON COLUMN raw.feed_item.noticed_at IS 'instant at which a change was noticed after the first fetch; the run of its window works on the item too';
CREATE INDEX feed_item_noticed_idx ON raw.feed_item (source_id, noticed_at) WHERE noticed_at IS NOT NULL;

ALTER TABLE core.article ADD COLUMN noticed_at timestamptz;
COMMENT ON COLUMN core.article.noticed_at IS 'instant at which a change was noticed, as of its item';
CREATE INDEX article_noticed_idx ON core.article (noticed_at) WHERE noticed_at IS NOT NULL;

-- A plain expression, so that the planner puts it in place of the call and uses the indexes of the three columns.
CREATE FUNCTION ops.in_window(
    window_at timestamptz, first_seen_at timestamptz, noticed_at timestamptz, since timestamptz, until timestamptz
) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT window_at >= since AND window_at < until
        OR window_at < since AND (first_seen_at >= since AND first_seen_at < until
            OR noticed_at >= since AND noticed_at < until)
$$;
COMMENT ON FUNCTION ops.in_window(timestamptz, timestamptz, timestamptz, timestamptz, timestamptz) IS 'Whether the run over [since, until) works on an item or article: it is of the window, or it is older and was first listed, or seen to have changed, within it';

CREATE TABLE raw.archive_scan (
    source_id text PRIMARY KEY REFERENCES core.source,
    scanned_on date NOT NULL
);

COMMENT ON TABLE raw.archive_scan IS 'How far the archive was searched for files that a run which died has left without index rows';
COMMENT ON COLUMN raw.archive_scan.source_id IS 'publisher';
COMMENT ON COLUMN raw.archive_scan.scanned_on IS 'day of the last whole search; what was published before it has rows';

GRANT SELECT, INSERT, UPDATE ON raw.archive_scan TO wh_loader;
GRANT SELECT ON raw.archive_scan TO wh_desk;

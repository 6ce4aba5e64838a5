-- Checks that look at what is new only, what stands now, and the few things that the desk may write.

ALTER TABLE ops.dq_result
    ADD COLUMN n_loads integer CHECK (n_loads >= 0),
    ADD COLUMN ms integer CHECK (ms >= 0),
    ADD COLUMN dag_id text,
    ADD COLUMN run_id text;
COMMENT ON COLUMN ops.dq_result.n_loads IS 'loads whose rows were looked at; empty when it was the whole warehouse';
COMMENT ON COLUMN ops.dq_result.ms IS 'how long the check took, in milliseconds';
COMMENT ON COLUMN ops.dq_result.dag_id IS 'DAG that checked, or the command';
COMMENT ON COLUMN ops.dq_result.run_id IS 'its run';

CREATE VIEW ops.dq_latest AS
SELECT DISTINCT ON (r.check_name)
    r.check_name, r.severity, r.passed, r.observed, r.expected, r.checked_at,
    CASE WHEN NOT r.passed THEN (
        SELECT min(f.checked_at) FROM ops.dq_result AS f
        WHERE f.check_name = r.check_name AND NOT f.passed AND f.checked_at > coalesce((
            SELECT max(g.checked_at) FROM ops.dq_result AS g WHERE g.check_name = r.check_name AND g.passed
        ), '-infinity')
    ) END AS failing_since
FROM ops.dq_result AS r
ORDER BY r.check_name, r.checked_at DESC, r.dq_id DESC;
COMMENT ON VIEW ops.dq_latest IS 'The last outcome of each quality check';
COMMENT ON COLUMN ops.dq_latest.check_name IS 'name of the check: its SQL file';
COMMENT ON COLUMN ops.dq_latest.severity IS 'error fails the task';
COMMENT ON COLUMN ops.dq_latest.passed IS 'whether it held';
COMMENT ON COLUMN ops.dq_latest.observed IS 'what was seen';
COMMENT ON COLUMN ops.dq_latest.expected IS 'what was expected';
COMMENT ON COLUMN ops.dq_latest.checked_at IS 'when';
COMMENT ON COLUMN ops.dq_latest.failing_since IS 'first failure since it last held; empty when it holds';
GRANT SELECT ON ops.dq_latest TO wh_loader, wh_desk;

-- The desk writes through these functions only. The search_path is fixed, so that nobody can lend them an own function.

CREATE FUNCTION ops.retry_quarantined(number bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    item ops.quarantine;
    again boolean;
BEGIN
    SELECT * INTO item FROM ops.quarantine WHERE quarantine_id = number AND resolved_at IS NULL FOR UPDATE;
    IF item.stage = 'fetch' THEN
        -- without the capture that was refused: its validators would bring a 304, and the refused page with it
        UPDATE raw.feed_item SET state = 'queued', reason = NULL, attempts = 0, capture_id = NULL, fetched_at = NULL
        WHERE source_id = item.source_id AND url_key = item.natural_key;
    ELSIF item.stage = 'clean' THEN
        DELETE FROM core.capture_cleaning WHERE capture_id = item.capture_id AND status = 'quarantined';
    ELSE
        RETURN false;
    END IF;
    again := FOUND;
    IF again THEN
        UPDATE ops.quarantine SET resolved_at = clock_timestamp() WHERE quarantine_id = number;
    END IF;
    RETURN again;
END $$;
COMMENT ON FUNCTION ops.retry_quarantined(bigint) IS 'Puts an item that was set aside back into its queue; false when there is nothing to try again';

CREATE FUNCTION ops.settle_quarantined(number bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE ops.quarantine SET resolved_at = clock_timestamp() WHERE quarantine_id = number AND resolved_at IS NULL;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION ops.settle_quarantined(bigint) IS 'Marks an item that was set aside as settled by a person; false when no open one has this number';

CREATE FUNCTION ops.reopen_day(source text, wanted date, person text, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE ops.coverage_closure SET reopened_at = clock_timestamp(), reopened_by = person, reopened_reason = why
    WHERE source_id = source AND day = wanted AND reopened_at IS NULL;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION ops.reopen_day(text, date, text, text) IS 'Opens a closed day of a source again; false when it was not closed';

CREATE FUNCTION ops.accept_day(source text, wanted date, person text, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF coalesce(btrim(why), '') = '' OR coalesce(btrim(person), '') = '' THEN
        RAISE EXCEPTION 'ops.accept_day: a name and a reason are needed';
    END IF;
    PERFORM ops.reopen_day(source, wanted, person, 'closed anew');
    INSERT INTO ops.coverage_closure (source_id, day, how, closed_by, reason, items)
    SELECT source, wanted, 'person', person, why, count(*)
    FROM raw.feed_item
    WHERE source_id = source AND window_at >= wanted::timestamp AT TIME ZONE 'UTC'
      AND window_at < (wanted + 1)::timestamp AT TIME ZONE 'UTC'
    ON CONFLICT (source_id, day) WHERE reopened_at IS NULL DO NOTHING;
END $$;
COMMENT ON FUNCTION ops.accept_day(text, date, text, text) IS 'A person lets a day of a source count as complete, with a reason';

REVOKE ALL ON FUNCTION ops.retry_quarantined(bigint), ops.settle_quarantined(bigint),
    ops.reopen_day(text, date, text, text), ops.accept_day(text, date, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.retry_quarantined(bigint), ops.settle_quarantined(bigint),
    ops.reopen_day(text, date, text, text), ops.accept_day(text, date, text, text) TO wh_desk;

-- functions of the desk run beside loads: they wait no longer for a lock than a person would
ALTER ROLE wh_desk SET lock_timeout = '5s';
ALTER ROLE wh_loader SET idle_in_transaction_session_timeout = '10min';
ALTER ROLE wh_reader SET idle_in_transaction_session_timeout = '10min';
ALTER ROLE wh_desk SET idle_in_transaction_session_timeout = '1min';

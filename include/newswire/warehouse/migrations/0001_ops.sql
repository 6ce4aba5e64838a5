-- Schemas, the log of the warehouse itself, quarantine, and months of partitioned tables.

CREATE SCHEMA raw;
CREATE SCHEMA core;
CREATE SCHEMA mart;

COMMENT ON SCHEMA raw IS 'What the world said: feeds, polls, items, captures; bodies are in the WARC archive';
COMMENT ON SCHEMA core IS 'What we made of it: articles, stories, mentions, events and their history';
COMMENT ON SCHEMA mart IS 'What analysts read: views and small tables, without bodies';
COMMENT ON SCHEMA ops IS 'What the program did: loads, stage reports, quarantine, checks, migrations';

CREATE TABLE ops.load (
    load_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dag_id text,
    run_id text,
    task_id text,
    map_index integer NOT NULL DEFAULT -1,
    try integer NOT NULL DEFAULT 1,
    dataset text NOT NULL DEFAULT 'event',
    window_start timestamptz NOT NULL,
    window_end timestamptz NOT NULL,
    extractor_id integer,
    state text NOT NULL DEFAULT 'started' CHECK (state IN ('started', 'committed', 'failed')),
    n_articles integer,
    n_in integer,
    n_inserted integer,
    n_closed integer,
    n_unchanged integer,
    n_fenced integer,
    n_quarantined integer,
    n_events integer,
    code_version text NOT NULL,
    error text,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz
);

COMMENT ON TABLE ops.load IS 'One attempt to load coded articles; written before the data, closed in the transaction of the data';
COMMENT ON COLUMN ops.load.load_id IS 'number of the attempt';
COMMENT ON COLUMN ops.load.dag_id IS 'DAG that loaded, or the command';
COMMENT ON COLUMN ops.load.run_id IS 'run of the DAG';
COMMENT ON COLUMN ops.load.task_id IS 'task of the run';
COMMENT ON COLUMN ops.load.map_index IS 'index of a mapped task, -1 without mapping';
COMMENT ON COLUMN ops.load.try IS 'number of the try';
COMMENT ON COLUMN ops.load.dataset IS 'what was loaded';
COMMENT ON COLUMN ops.load.window_start IS 'first instant of the window, UTC';
COMMENT ON COLUMN ops.load.window_end IS 'end of the window, UTC, excluded';
COMMENT ON COLUMN ops.load.extractor_id IS 'extractor whose mentions were loaded';
COMMENT ON COLUMN ops.load.state IS 'started, committed or failed';
COMMENT ON COLUMN ops.load.n_articles IS 'articles that were staged';
COMMENT ON COLUMN ops.load.n_in IS 'mentions that were staged';
COMMENT ON COLUMN ops.load.n_inserted IS 'mentions inserted';
COMMENT ON COLUMN ops.load.n_closed IS 'mentions moved to history';
COMMENT ON COLUMN ops.load.n_unchanged IS 'staged mentions that were there already';
COMMENT ON COLUMN ops.load.n_fenced IS 'staged mentions of articles that a newer extractor or revision holds';
COMMENT ON COLUMN ops.load.n_quarantined IS 'staged mentions set aside';
COMMENT ON COLUMN ops.load.n_events IS 'events written';
COMMENT ON COLUMN ops.load.code_version IS 'version of newswire';
COMMENT ON COLUMN ops.load.error IS 'why a failed load failed';
COMMENT ON COLUMN ops.load.started_at IS 'when the attempt began';
COMMENT ON COLUMN ops.load.finished_at IS 'when it ended';
CREATE INDEX load_run_idx ON ops.load (dag_id, run_id);
CREATE INDEX load_window_idx ON ops.load (dataset, window_start);

CREATE TABLE ops.touched_day (
    load_id bigint NOT NULL REFERENCES ops.load,
    mart text NOT NULL,
    day date NOT NULL,
    refreshed_at timestamptz,
    PRIMARY KEY (load_id, mart, day)
);

COMMENT ON TABLE ops.touched_day IS 'Days whose marts must be refreshed, written with the data that touched them';
COMMENT ON COLUMN ops.touched_day.load_id IS 'load that touched the day';
COMMENT ON COLUMN ops.touched_day.mart IS 'name of the mart';
COMMENT ON COLUMN ops.touched_day.day IS 'UTC day of the events';
COMMENT ON COLUMN ops.touched_day.refreshed_at IS 'when publish refreshed it, empty while it waits';
CREATE INDEX touched_day_waiting_idx ON ops.touched_day (mart, day) WHERE refreshed_at IS NULL;

CREATE TABLE ops.stage_report (
    dag_id text NOT NULL,
    run_id text NOT NULL,
    stage text NOT NULL,
    source_id text NOT NULL,
    part integer NOT NULL DEFAULT 0,
    window_start timestamptz NOT NULL,
    window_end timestamptz NOT NULL,
    seen integer NOT NULL,
    new integer NOT NULL,
    unchanged integer NOT NULL,
    copies integer NOT NULL,
    fenced integer NOT NULL,
    deferred integer NOT NULL,
    quarantined integer NOT NULL,
    seconds real NOT NULL,
    notes text[] NOT NULL DEFAULT '{}',
    reported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (dag_id, run_id, stage, source_id, part, window_start),
    CHECK (seen = new + unchanged + copies + fenced + deferred + quarantined)
);

COMMENT ON TABLE ops.stage_report IS 'Counts of one stage of one run, by source';
COMMENT ON COLUMN ops.stage_report.dag_id IS 'DAG, or the command';
COMMENT ON COLUMN ops.stage_report.run_id IS 'run';
COMMENT ON COLUMN ops.stage_report.stage IS 'discover, fetch, clean, deduplicate, extract, load';
COMMENT ON COLUMN ops.stage_report.source_id IS 'source, or * for all';
COMMENT ON COLUMN ops.stage_report.part IS 'number of the chunk, from 0, where a stage is cut into several tasks';
COMMENT ON COLUMN ops.stage_report.window_start IS 'first instant of the window, UTC';
COMMENT ON COLUMN ops.stage_report.window_end IS 'end of the window, UTC, excluded';
COMMENT ON COLUMN ops.stage_report.seen IS 'items looked at: the sum of the six counts that follow';
COMMENT ON COLUMN ops.stage_report.new IS 'items that led to new rows';
COMMENT ON COLUMN ops.stage_report.unchanged IS 'items that were known and did not change';
COMMENT ON COLUMN ops.stage_report.copies IS 'syndicated copies';
COMMENT ON COLUMN ops.stage_report.fenced IS 'items that newer work holds';
COMMENT ON COLUMN ops.stage_report.deferred IS 'items left for a later run';
COMMENT ON COLUMN ops.stage_report.quarantined IS 'items set aside';
COMMENT ON COLUMN ops.stage_report.seconds IS 'wall time';
COMMENT ON COLUMN ops.stage_report.notes IS 'sentences for people';
COMMENT ON COLUMN ops.stage_report.reported_at IS 'when the stage ended';
CREATE INDEX stage_report_source_idx ON ops.stage_report (source_id, window_start);

CREATE TABLE ops.quarantine (
    quarantine_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stage text NOT NULL,
    natural_key text NOT NULL,
    reason text NOT NULL,
    message text NOT NULL,
    source_id text,
    capture_id uuid,
    payload jsonb,
    first_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    tries integer NOT NULL DEFAULT 1,
    resolved_at timestamptz,
    UNIQUE (stage, natural_key, reason)
);

COMMENT ON TABLE ops.quarantine IS 'Items that were set aside, with the reason; nothing is dropped';
COMMENT ON COLUMN ops.quarantine.quarantine_id IS 'number to show and retry by';
COMMENT ON COLUMN ops.quarantine.stage IS 'stage that set it aside';
COMMENT ON COLUMN ops.quarantine.natural_key IS 'what names the item within its stage: url key, capture, article';
COMMENT ON COLUMN ops.quarantine.reason IS 'short reason, a fixed word';
COMMENT ON COLUMN ops.quarantine.message IS 'one line for people';
COMMENT ON COLUMN ops.quarantine.source_id IS 'source, when known';
COMMENT ON COLUMN ops.quarantine.capture_id IS 'capture, when there is one';
COMMENT ON COLUMN ops.quarantine.payload IS 'the item itself, when it is small';
COMMENT ON COLUMN ops.quarantine.first_seen_at IS 'when it was first set aside';
COMMENT ON COLUMN ops.quarantine.last_seen_at IS 'when it was last set aside';
COMMENT ON COLUMN ops.quarantine.tries IS 'how often';
COMMENT ON COLUMN ops.quarantine.resolved_at IS 'when a retry or a person settled it';
CREATE INDEX quarantine_open_idx ON ops.quarantine (stage, reason) WHERE resolved_at IS NULL;
CREATE INDEX quarantine_source_idx ON ops.quarantine (source_id, last_seen_at);

CREATE TABLE ops.dq_result (
    dq_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    check_name text NOT NULL,
    window_start timestamptz,
    window_end timestamptz,
    severity text NOT NULL CHECK (severity IN ('error', 'warning')),
    passed boolean NOT NULL,
    observed text,
    expected text,
    checked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON TABLE ops.dq_result IS 'Outcome of each quality check';
COMMENT ON COLUMN ops.dq_result.dq_id IS 'number of the result';
COMMENT ON COLUMN ops.dq_result.check_name IS 'name of the check: its SQL file';
COMMENT ON COLUMN ops.dq_result.window_start IS 'first instant of the window, UTC';
COMMENT ON COLUMN ops.dq_result.window_end IS 'end of the window, UTC, excluded';
COMMENT ON COLUMN ops.dq_result.severity IS 'error fails the task';
COMMENT ON COLUMN ops.dq_result.passed IS 'whether it held';
COMMENT ON COLUMN ops.dq_result.observed IS 'what was seen';
COMMENT ON COLUMN ops.dq_result.expected IS 'what was expected';
COMMENT ON COLUMN ops.dq_result.checked_at IS 'when';
CREATE INDEX dq_result_check_idx ON ops.dq_result (check_name, checked_at);

-- A month of a partitioned table. SECURITY DEFINER, because the loader may not create tables; the list of tables is
-- fixed, and the search_path too, so that nobody can lend it an own function.
CREATE FUNCTION ops.ensure_month(target text, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first_day timestamptz := date_trunc('month', moment, 'UTC');
    next_month timestamptz := date_trunc('month', moment, 'UTC') + interval '1 month';
    name text;
BEGIN
    IF target NOT IN ('raw.feed_poll', 'raw.capture', 'core.mention', 'core.mention_side', 'core.event',
                      'core.event_side', 'core.event_mention') THEN
        RAISE EXCEPTION 'ops.ensure_month: % is no partitioned table', target;
    END IF;
    name := target || to_char(first_day AT TIME ZONE 'UTC', '"_"YYYY"_"MM');
    IF to_regclass(name) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(7301, hashtext(name));
    -- who waited for the lock may not learn in its own cache that the first has made it; IF NOT EXISTS looks anew
    IF to_regclass(name) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS %s PARTITION OF %s FOR VALUES FROM (%L) TO (%L)', name, target,
        to_char(first_day AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        to_char(next_month AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    );
END $$;
COMMENT ON FUNCTION ops.ensure_month(text, timestamptz) IS 'Creates the month of a partitioned table that holds this instant, if it is not there';

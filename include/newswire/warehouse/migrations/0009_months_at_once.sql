-- Two callers that want the same new month: the second one waits, and may not learn in its own cache that the first has
-- made it. IF NOT EXISTS looks anew.

CREATE OR REPLACE FUNCTION ops.ensure_month(target text, moment timestamptz) RETURNS void
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
    IF to_regclass(name) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS %s PARTITION OF %s FOR VALUES FROM (%L) TO (%L)', name, target,
        to_char(first_day AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        to_char(next_month AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    );
END $$;

CREATE OR REPLACE FUNCTION core.ensure_shingle_month(wanted integer) RETURNS void
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
        EXECUTE format('CREATE TABLE IF NOT EXISTS core.%I PARTITION OF core.shingle FOR VALUES FROM (%s) TO (%s)', name, low, high);
    END IF;
END $$;

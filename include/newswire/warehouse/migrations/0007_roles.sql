-- Who may do what. Roles belong to the whole server; where they are missing they are made without a login.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['wh_loader', 'wh_reader', 'wh_desk'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
    END LOOP;
END $$;

GRANT USAGE ON SCHEMA raw, core, mart, ops TO wh_loader, wh_desk;
GRANT USAGE ON SCHEMA mart TO wh_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA raw, core, mart TO wh_loader;
REVOKE UPDATE, DELETE ON core.event_type FROM wh_loader;
REVOKE UPDATE, DELETE ON core.extractor FROM wh_loader;
GRANT SELECT, INSERT, UPDATE ON ops.load, ops.touched_day, ops.stage_report, ops.quarantine, ops.dq_result TO wh_loader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ops.extracted TO wh_loader;
GRANT SELECT ON ops.schema_migration TO wh_loader;
REVOKE ALL ON FUNCTION ops.ensure_month(text, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION core.ensure_shingle_month(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.ensure_month(text, timestamptz), core.ensure_shingle_month(integer) TO wh_loader;

GRANT SELECT ON ALL TABLES IN SCHEMA mart TO wh_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA raw, core, mart, ops TO wh_desk;

-- new partitions belong to the owner; what it may be asked follows the parent table, so no default privileges are needed
ALTER ROLE wh_loader SET lock_timeout = '60s';
ALTER ROLE wh_loader SET statement_timeout = '10min';
ALTER ROLE wh_reader SET default_transaction_read_only = on;
ALTER ROLE wh_reader SET statement_timeout = '60s';
ALTER ROLE wh_reader CONNECTION LIMIT 20;
ALTER ROLE wh_desk SET statement_timeout = '10s';

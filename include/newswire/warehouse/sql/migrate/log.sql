CREATE SCHEMA IF NOT EXISTS ops;
CREATE TABLE IF NOT EXISTS ops.schema_migration (
    version integer PRIMARY KEY,
    name text NOT NULL,
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    ms integer NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE ops.schema_migration IS 'Migrations that were applied to this warehouse';
COMMENT ON COLUMN ops.schema_migration.version IS 'Number of the file';
COMMENT ON COLUMN ops.schema_migration.name IS 'Name of the file';
COMMENT ON COLUMN ops.schema_migration.sha256 IS 'Digest of the file as it was applied';
COMMENT ON COLUMN ops.schema_migration.ms IS 'Milliseconds that it took';
COMMENT ON COLUMN ops.schema_migration.applied_at IS 'When it was applied';

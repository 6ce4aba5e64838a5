-- Which loads the exported files already show.

ALTER TABLE ops.load ADD COLUMN exported_at timestamptz;
COMMENT ON COLUMN ops.load.exported_at IS 'when publish had written the files of the months that it touched';
CREATE INDEX load_to_export_idx ON ops.load (load_id) WHERE state = 'committed' AND exported_at IS NULL;

-- Loads whose months are not yet in the exported files.
SELECT load_id FROM ops.load WHERE state = 'committed' AND exported_at IS NULL

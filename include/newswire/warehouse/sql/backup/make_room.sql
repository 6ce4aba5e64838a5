DROP SCHEMA raw, core, mart, ops CASCADE

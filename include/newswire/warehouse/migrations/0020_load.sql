-- The load: its system time is read off the loads that ended.

CREATE INDEX load_finished_idx ON ops.load (finished_at);

-- One lock per day, ascending, first of all: writers that may touch one component queue, the others run side by side.
SELECT count(pg_advisory_xact_lock(7303, day)) FROM generate_series(%(low)s, %(high)s) AS day

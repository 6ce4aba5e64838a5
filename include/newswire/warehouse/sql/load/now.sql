-- The system time of this load: after the locks, and later than every row that it may close, since a load ends after
-- the time that it gives its rows. now() would be the start of the transaction, before rows that were written while it
-- waited for a lock; and a clock may be put back.
SELECT greatest(clock_timestamp(), (SELECT max(finished_at) + interval '1 microsecond' FROM ops.load))

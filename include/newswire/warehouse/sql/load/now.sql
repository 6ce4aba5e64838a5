-- The system time of this load: after the locks, and later than every row that it may close. now() would be the start
-- of the transaction, which may lie before rows that were written while it waited for a lock.
SELECT greatest(
    clock_timestamp(),
    (SELECT max(system_from) + interval '1 microsecond' FROM core.mention JOIN staged_article USING (article_id)),
    (SELECT max(started_at) FROM ops.load)
)

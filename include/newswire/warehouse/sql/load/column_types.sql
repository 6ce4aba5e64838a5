-- Types of the columns of a table, without a lock on it.
SELECT attname, atttypid::bigint FROM pg_attribute
WHERE attrelid = %(table)s::regclass AND attname = ANY(%(columns)s) AND NOT attisdropped

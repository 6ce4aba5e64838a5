-- The feeds that no other connection holds; a lock of the session, so that it ends with the process that took it.
SELECT feed_id FROM unnest(%(feeds)s::uuid[]) AS asked (feed_id)
WHERE pg_try_advisory_lock(7302, hashtext(feed_id::text))

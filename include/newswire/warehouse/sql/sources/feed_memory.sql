-- The shortest time that the feed's window spanned in the last 48 hours, in seconds, and the newest date it ever showed.
SELECT extract(epoch FROM min(newest_at - oldest_at) FILTER (
           WHERE at > %(at)s - interval '48 hours' AND newest_at > oldest_at))::float,
       max(newest_at)
FROM raw.feed_poll
WHERE feed_id = %(feed_id)s AND at < %(at)s

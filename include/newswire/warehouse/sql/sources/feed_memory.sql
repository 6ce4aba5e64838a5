-- The shortest time that the feed's window spanned in the last 48 hours, in seconds, and the newest date it ever showed
-- (a date to come counts as the time of the poll, else one such item would hide all gaps for so long). Rows of a poller
-- whose clock runs ahead count too.
WITH held AS (
    SELECT feed_id, answered_at FROM raw.feed WHERE feed_id = %(feed_id)s FOR NO KEY UPDATE
)
SELECT extract(epoch FROM min(make_interval(secs => p.span_seconds)) FILTER (
           WHERE p.at > %(at)s - interval '48 hours'))::float,
       coalesce(max(least(p.newest_at, p.at)), max(held.answered_at))
FROM held LEFT JOIN raw.feed_poll AS p USING (feed_id)

-- Items that a run over this window works on: those of the window, and those that were first listed in it although
-- they are older (a run at midnight cannot know what is listed a minute later).
SELECT count(*)
FROM raw.feed_item
WHERE source_id = %(source_id)s
  AND (window_at >= %(start)s AND window_at < %(end)s
       OR window_at < %(start)s AND (first_seen_at >= %(start)s AND first_seen_at < %(end)s
          OR noticed_at >= %(start)s AND noticed_at < %(end)s))

-- Items that a run over this window works on: those of the window, and those that were first listed in it although
-- they are older (a run at midnight cannot know what is listed a minute later).
SELECT count(*)
FROM raw.feed_item
WHERE source_id = %(source_id)s
  AND ops.in_window(window_at, first_seen_at, noticed_at, %(start)s, %(end)s)

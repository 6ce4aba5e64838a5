SELECT source_id, day, items, captures, articles, copies, quarantined, waiting, coded, without_events, mentions
FROM ops.source_days(%(days)s)

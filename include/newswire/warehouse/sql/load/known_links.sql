SELECT mention_id, event_id, merge_score, merge_reason FROM core.event_mention WHERE mention_id = ANY(%(mentions)s)

-- Links that are no longer so, to history.
WITH closed AS (
    DELETE FROM core.event_mention WHERE mention_id = ANY(%(mentions)s) RETURNING *
)
INSERT INTO core.event_mention_history SELECT closed.*, %(now)s, %(load_id)s FROM closed

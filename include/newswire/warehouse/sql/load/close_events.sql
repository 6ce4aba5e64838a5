-- Events that are no longer so, with their sides, to history.
WITH closed AS (
    DELETE FROM core.event WHERE event_id = ANY(%(events)s) RETURNING *
), kept AS (
    INSERT INTO core.event_history SELECT closed.*, %(now)s, %(load_id)s FROM closed
), closed_side AS (
    DELETE FROM core.event_side WHERE event_id = ANY(%(events)s) RETURNING *
)
INSERT INTO core.event_side_history
SELECT d.*, c.system_from, %(now)s, %(load_id)s FROM closed_side AS d JOIN closed AS c USING (event_id)

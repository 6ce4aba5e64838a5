-- Mentions of the staged articles that are not staged again move to history, with their sides.
WITH gone AS (
    SELECT mention_id, published_at, system_from FROM known WHERE NOT staged
), closed AS (
    DELETE FROM core.mention AS m USING gone
    WHERE m.mention_id = gone.mention_id AND m.published_at = gone.published_at
      AND m.published_at BETWEEN %(since)s AND %(until)s
    RETURNING m.*
), kept AS (
    INSERT INTO core.mention_history SELECT closed.*, %(now)s, %(load_id)s FROM closed
), closed_side AS (
    DELETE FROM core.mention_side AS d USING gone
    WHERE d.mention_id = gone.mention_id AND d.published_at = gone.published_at
      AND d.published_at BETWEEN %(since)s AND %(until)s
    RETURNING d.*, gone.system_from
), kept_side AS (
    INSERT INTO core.mention_side_history SELECT closed_side.*, %(now)s, %(load_id)s FROM closed_side
)
SELECT mention_id, anchor_id, type, dyad, date_start, date_end FROM closed

-- Mentions of the staged articles that are not staged again move to history, with their sides.
WITH gone AS (
    SELECT mention_id, published_at FROM known WHERE NOT staged
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
    RETURNING d.*
), kept_side AS (
    INSERT INTO core.mention_side_history
    SELECT d.*, c.system_from, %(now)s, %(load_id)s FROM closed_side AS d JOIN closed AS c USING (mention_id)
)
SELECT mention_id, anchor_id, type, dyad, date_start, date_end FROM closed

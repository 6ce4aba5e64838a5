-- Mentions of the staged articles that are not staged again move to history, with their sides and links.
WITH gone AS (
    SELECT m.mention_id, m.published_at
    FROM core.mention AS m
    JOIN staged_article AS a USING (article_id)
    WHERE NOT EXISTS (
        SELECT FROM staged_mention AS s WHERE s.mention_id = m.mention_id AND s.published_at = m.published_at
    )
), closed AS (
    DELETE FROM core.mention AS m USING gone
    WHERE m.mention_id = gone.mention_id AND m.published_at = gone.published_at
    RETURNING m.*
), kept AS (
    INSERT INTO core.mention_history SELECT closed.*, %(now)s, %(load_id)s FROM closed
), closed_side AS (
    DELETE FROM core.mention_side AS d USING gone
    WHERE d.mention_id = gone.mention_id AND d.published_at = gone.published_at
    RETURNING d.*
), kept_side AS (
    INSERT INTO core.mention_side_history
    SELECT d.*, c.system_from, %(now)s, %(load_id)s FROM closed_side AS d JOIN closed AS c USING (mention_id)
)
SELECT mention_id, anchor_id, type, dyad, date_start, date_end FROM closed

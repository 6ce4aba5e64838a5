WITH fresh AS (
    SELECT s.mention_id, s.published_at FROM staged_mention AS s
    WHERE NOT EXISTS (
        SELECT FROM core.mention AS m WHERE m.mention_id = s.mention_id AND m.published_at = s.published_at
    )
), written AS (
    INSERT INTO core.mention
    SELECT s.* FROM staged_mention AS s JOIN fresh USING (mention_id, published_at)
    RETURNING mention_id, type, dyad, date_start, date_end
), sides AS (
    INSERT INTO core.mention_side SELECT d.* FROM staged_side AS d JOIN fresh USING (mention_id, published_at)
)
SELECT mention_id, type, dyad, date_start, date_end FROM written

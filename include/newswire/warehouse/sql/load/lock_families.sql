-- One lock per type family of the old and the new mentions, ascending: groups of mentions never cross a family.
SELECT pg_advisory_xact_lock(7305, hashtext(family))
FROM (
    SELECT DISTINCT t.family
    FROM core.event_type AS t
    WHERE t.type IN (SELECT type FROM staged_mention)
       OR t.type IN (SELECT m.type FROM core.mention AS m JOIN staged_article AS s USING (article_id))
    ORDER BY 1
) AS families

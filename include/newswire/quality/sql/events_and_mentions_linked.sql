-- error: every mention belongs to one event, and every event has the mentions that it counts
SELECT unlinked || ' mentions without an event, ' || miscounted || ' events with another number of mentions',
       '0 mentions without an event, 0 events with another number of mentions', unlinked + miscounted = 0
FROM (
    SELECT
        (SELECT count(*) FROM core.mention AS m LEFT JOIN core.event_mention AS l USING (mention_id, published_at)
         WHERE l.event_id IS NULL) AS unlinked,
        (SELECT count(*) FROM core.event AS e
         LEFT JOIN (SELECT event_id, count(*) AS n FROM core.event_mention GROUP BY event_id) AS l USING (event_id)
         WHERE e.n_mentions IS DISTINCT FROM l.n) AS miscounted
) AS counts

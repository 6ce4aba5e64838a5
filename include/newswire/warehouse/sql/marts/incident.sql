-- The event with most independent stories stands for all of a day, their sides and type.
SELECT date_start AS day, dyad, type, event_id, mode, quad, scale, place_country, dead, injured, arrested,
       n_events::integer, all_independent::integer AS n_independent, all_articles::integer AS n_articles
FROM (
    SELECT e.*,
           row_number() OVER (alike ORDER BY n_independent DESC, first_published_at, event_id) AS place,
           count(*) OVER alike AS n_events,
           sum(n_independent) OVER alike AS all_independent,
           sum(n_articles) OVER alike AS all_articles,
           max((size ->> 'dead')::integer) OVER alike AS dead,
           max((size ->> 'injured')::integer) OVER alike AS injured,
           max((size ->> 'arrested')::integer) OVER alike AS arrested
    FROM touched_event AS e
    WINDOW alike AS (PARTITION BY date_start, dyad, type)
) AS ranked
WHERE place = 1

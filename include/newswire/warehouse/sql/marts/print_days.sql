-- UTC days whose articles have changed: those of articles that were coded, and those of what the stages worked on, with
-- the days on which other prints of the same stories stand. What a run takes up of older days is what
-- ops.in_window says.
WITH reported AS (
    UPDATE ops.stage_report SET refreshed_at = clock_timestamp() WHERE refreshed_at IS NULL
    RETURNING window_start, window_end
), span AS MATERIALIZED (
    SELECT unnest(range_agg(tstzrange(window_start, window_end))) AS span FROM reported
), article AS MATERIALIZED (
    SELECT article_id, window_at, published_at
    FROM core.article_extraction JOIN core.article USING (article_id)
    WHERE load_id = ANY(%(loads)s)
    UNION
    SELECT a.article_id, a.window_at, a.published_at
    FROM span CROSS JOIN LATERAL (
        SELECT article_id, window_at, published_at FROM core.article
        WHERE window_at >= lower(span) AND window_at < upper(span)
        UNION ALL
        SELECT article_id, window_at, published_at FROM core.article
        WHERE first_seen_at >= lower(span) AND first_seen_at < upper(span)
        UNION ALL
        SELECT article_id, window_at, published_at FROM core.article
        WHERE noticed_at >= lower(span) AND noticed_at < upper(span)
    ) AS a
), mate AS (
    SELECT a.window_at, a.published_at
    FROM (SELECT DISTINCT m.story_id FROM article JOIN core.story_member AS m USING (article_id)) AS story
    JOIN core.story_member AS m USING (story_id)
    JOIN core.article AS a ON a.article_id = m.article_id
), item AS (
    SELECT i.window_at
    FROM span CROSS JOIN core.source AS s CROSS JOIN LATERAL (
        SELECT window_at FROM raw.feed_item AS f
        WHERE f.source_id = s.source_id AND f.first_seen_at >= lower(span) AND f.first_seen_at < upper(span)
        UNION ALL
        SELECT window_at FROM raw.feed_item AS f
        WHERE f.source_id = s.source_id AND f.noticed_at >= lower(span) AND f.noticed_at < upper(span)
    ) AS i
), moment AS (
    SELECT window_at AS at FROM article
    UNION ALL SELECT published_at FROM article
    UNION ALL SELECT window_at FROM mate
    UNION ALL SELECT published_at FROM mate
    UNION ALL SELECT window_at FROM item
)
SELECT (at AT TIME ZONE 'UTC')::date FROM moment
UNION
SELECT day::date
FROM span CROSS JOIN LATERAL generate_series(
    (lower(span) AT TIME ZONE 'UTC')::date, ((upper(span) - interval '1 microsecond') AT TIME ZONE 'UTC')::date,
    interval '1 day'
) AS day
UNION
SELECT s.day  -- an article may have left its story since
FROM article AS a JOIN mart.syndication AS s ON s.articles @> ARRAY[a.article_id]

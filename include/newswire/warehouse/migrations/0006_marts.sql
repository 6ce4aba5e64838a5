-- What analysts read. No bodies: the texts belong to their publishers.

CREATE VIEW mart.event AS
SELECT
    e.event_id, e.date_start, e.date_end, e.date_granularity, e.type, e.mode, e.contexts, e.status,
    e.plover, e.cameo, e.quad, e.scale,
    s.actors, s.recipients, s.actor_names, s.recipient_names,
    e.place_name, e.place_country, e.size, e.confidence,
    e.n_mentions, e.n_articles, e.n_sources, e.n_independent, e.disagreements,
    x.name AS extractor, x.version AS extractor_version,
    m.quote, m.source_id, a.url, r.title, e.first_published_at, e.system_from
FROM core.event AS e
JOIN LATERAL (
    SELECT
        coalesce(array_agg(code ORDER BY ord) FILTER (WHERE role = 'actor'), '{}') AS actors,
        coalesce(array_agg(code ORDER BY ord) FILTER (WHERE role = 'recipient'), '{}') AS recipients,
        coalesce(array_agg(coalesce(name, raw) ORDER BY ord) FILTER (WHERE role = 'actor'), '{}') AS actor_names,
        coalesce(array_agg(coalesce(name, raw) ORDER BY ord) FILTER (WHERE role = 'recipient'), '{}') AS recipient_names
    FROM core.event_side AS s
    WHERE s.event_id = e.event_id AND s.first_published_at = e.first_published_at
) AS s ON true
JOIN LATERAL (
    SELECT m.quote, m.source_id, m.article_id, m.extractor_id, m.rev_no
    FROM core.event_mention AS l
    JOIN core.mention AS m USING (mention_id, published_at)
    WHERE l.event_id = e.event_id
    ORDER BY m.published_at, m.anchor_id
    LIMIT 1
) AS m ON true
JOIN core.article AS a USING (article_id)
JOIN core.article_revision AS r ON r.article_id = m.article_id AND r.rev_no = m.rev_no
JOIN core.extractor AS x USING (extractor_id);
COMMENT ON VIEW mart.event IS 'Current events, one row each, with the words of the first mention; codes are side codes, scale runs from -10 (conflict) to 10 (cooperation)';

CREATE TABLE mart.daily_dyad (
    day date NOT NULL,
    actor text NOT NULL,
    recipient text NOT NULL,
    type text NOT NULL,
    quad smallint,
    n_events integer NOT NULL,
    n_independent integer NOT NULL,
    n_articles integer NOT NULL,
    scale_sum real,
    scale_mean real,
    PRIMARY KEY (day, actor, recipient, type)
);

COMMENT ON TABLE mart.daily_dyad IS 'Events by day, pair of sides and type; only what is coded as actual';
COMMENT ON COLUMN mart.daily_dyad.day IS 'first day of the events';
COMMENT ON COLUMN mart.daily_dyad.actor IS 'side code, empty when nobody is named';
COMMENT ON COLUMN mart.daily_dyad.recipient IS 'side code, empty when nobody is named';
COMMENT ON COLUMN mart.daily_dyad.type IS 'PLOVER type or STATEMENT';
COMMENT ON COLUMN mart.daily_dyad.quad IS 'quad class';
COMMENT ON COLUMN mart.daily_dyad.n_events IS 'events';
COMMENT ON COLUMN mart.daily_dyad.n_independent IS 'distinct stories that tell of them, summed over the events';
COMMENT ON COLUMN mart.daily_dyad.n_articles IS 'articles that print them, syndicated copies included';
COMMENT ON COLUMN mart.daily_dyad.scale_sum IS 'sum of the scale over the events';
COMMENT ON COLUMN mart.daily_dyad.scale_mean IS 'mean of the scale over the events';
CREATE INDEX daily_dyad_pair_idx ON mart.daily_dyad (actor, recipient, day);

CREATE VIEW mart.source_day AS
WITH item AS (
    SELECT source_id, (window_at AT TIME ZONE 'UTC')::date AS day,
           count(*) AS items,
           count(*) FILTER (WHERE state = 'fetched') AS captures,
           count(*) FILTER (WHERE state IN ('gone', 'refused', 'quarantined', 'error')) AS not_fetched,
           count(*) FILTER (WHERE state = 'queued') AS waiting,
           count(*) FILTER (WHERE c.status = 'quarantined') AS not_cleaned
    FROM raw.feed_item AS i
    LEFT JOIN core.capture_cleaning AS c USING (capture_id)
    GROUP BY 1, 2
), article AS (
    SELECT a.source_id, (a.window_at AT TIME ZONE 'UTC')::date AS day,
           count(*) AS articles,
           count(*) FILTER (WHERE m.relation = 'same_text') AS copies,
           coalesce(sum(x.n_mentions), 0) AS mentions
    FROM core.article AS a
    LEFT JOIN core.story_member AS m USING (article_id)
    LEFT JOIN core.article_extraction AS x USING (article_id)
    GROUP BY 1, 2
)
SELECT source_id, day,
       coalesce(items, 0) AS items, coalesce(captures, 0) AS captures, coalesce(articles, 0) AS articles,
       coalesce(copies, 0) AS copies, coalesce(not_fetched, 0) + coalesce(not_cleaned, 0) AS quarantined,
       coalesce(waiting, 0) AS waiting, coalesce(mentions, 0) AS mentions
FROM item FULL JOIN article USING (source_id, day);
COMMENT ON VIEW mart.source_day IS 'Items, captures, articles, syndicated copies, items set aside and mentions, by source and UTC day of publication';

CREATE VIEW mart.syndication AS
SELECT s.story_id, s.canonical_article_id, c.source_id AS canonical_source, r.title,
       count(*) AS n_articles, count(DISTINCT a.source_id) AS n_sources,
       min(a.published_at) AS first_published_at, max(a.published_at) AS last_published_at
FROM core.story AS s
JOIN core.story_member AS m USING (story_id)
JOIN core.article AS a ON a.article_id = m.article_id
JOIN core.article AS c ON c.article_id = s.canonical_article_id
JOIN core.article_revision AS r ON r.article_id = s.canonical_article_id AND r.valid_to IS NULL
GROUP BY s.story_id, s.canonical_article_id, c.source_id, r.title;
COMMENT ON VIEW mart.syndication IS 'Stories with the number of their prints and sources';

-- What was known at a moment: rows opened at or before it and not closed until after it. STABLE, so indexes are used.
CREATE FUNCTION mart.event_as_of(moment timestamptz)
RETURNS TABLE (event_id uuid, type text, mode text, status text, dyad text, date_start date, date_end date,
               n_mentions integer, n_independent integer, system_from timestamptz, system_to timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT event_id, type, mode, status, dyad, date_start, date_end, n_mentions, n_independent, system_from, NULL
    FROM core.event WHERE system_from <= moment
    UNION ALL
    SELECT event_id, type, mode, status, dyad, date_start, date_end, n_mentions, n_independent, system_from, system_to
    FROM core.event_history WHERE system_from <= moment AND moment < system_to
$$;
COMMENT ON FUNCTION mart.event_as_of(timestamptz) IS 'Events as the warehouse knew them at that moment';

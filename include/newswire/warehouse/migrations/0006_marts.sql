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

-- The columns of the views, described.

COMMENT ON COLUMN mart.event.event_id IS 'event';
COMMENT ON COLUMN mart.event.date_start IS 'first day';
COMMENT ON COLUMN mart.event.date_end IS 'last day';
COMMENT ON COLUMN mart.event.date_granularity IS 'day, week, month, year, or inferred from the publication';
COMMENT ON COLUMN mart.event.type IS 'PLOVER type or STATEMENT';
COMMENT ON COLUMN mart.event.mode IS 'PLOVER mode';
COMMENT ON COLUMN mart.event.contexts IS 'PLOVER contexts';
COMMENT ON COLUMN mart.event.status IS 'actual, future (announced) or historical (background)';
COMMENT ON COLUMN mart.event.plover IS 'strict PLOVER type, empty for STATEMENT';
COMMENT ON COLUMN mart.event.cameo IS 'representative CAMEO code';
COMMENT ON COLUMN mart.event.quad IS '1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict';
COMMENT ON COLUMN mart.event.scale IS 'conflict to cooperation, -10 to 10';
COMMENT ON COLUMN mart.event.actors IS 'side codes of those who act, in the order of the text';
COMMENT ON COLUMN mart.event.recipients IS 'side codes of those to whom it is done, in the order of the text';
COMMENT ON COLUMN mart.event.actor_names IS 'their names, or the words of the article, in the order of actors';
COMMENT ON COLUMN mart.event.recipient_names IS 'their names, or the words of the article, in the order of recipients';
COMMENT ON COLUMN mart.event.place_name IS 'place';
COMMENT ON COLUMN mart.event.place_country IS 'side code of its country';
COMMENT ON COLUMN mart.event.size IS 'dead, injured, arrested';
COMMENT ON COLUMN mart.event.confidence IS 'highest confidence of its mentions, 0 to 1';
COMMENT ON COLUMN mart.event.n_mentions IS 'mentions';
COMMENT ON COLUMN mart.event.n_articles IS 'articles that print it, syndicated copies included';
COMMENT ON COLUMN mart.event.n_sources IS 'publishers';
COMMENT ON COLUMN mart.event.n_independent IS 'distinct stories: what counts as independent';
COMMENT ON COLUMN mart.event.disagreements IS 'values on which mentions differ';
COMMENT ON COLUMN mart.event.extractor IS 'extractor of the first mention';
COMMENT ON COLUMN mart.event.extractor_version IS 'its version';
COMMENT ON COLUMN mart.event.quote IS 'the words of the first mention, verbatim';
COMMENT ON COLUMN mart.event.source_id IS 'publisher of the first mention';
COMMENT ON COLUMN mart.event.url IS 'address of its article';
COMMENT ON COLUMN mart.event.title IS 'headline of its article, in the revision that was read';
COMMENT ON COLUMN mart.event.first_published_at IS 'publication of the first mention';
COMMENT ON COLUMN mart.event.system_from IS 'since when we say so';

COMMENT ON COLUMN mart.source_day.source_id IS 'source';
COMMENT ON COLUMN mart.source_day.day IS 'UTC day of publication';
COMMENT ON COLUMN mart.source_day.items IS 'items that feeds and listings named';
COMMENT ON COLUMN mart.source_day.captures IS 'items whose page was fetched';
COMMENT ON COLUMN mart.source_day.articles IS 'articles that came of them';
COMMENT ON COLUMN mart.source_day.copies IS 'articles that are syndicated copies';
COMMENT ON COLUMN mart.source_day.quarantined IS 'items set aside by fetch or clean';
COMMENT ON COLUMN mart.source_day.waiting IS 'items that wait for a fetch';
COMMENT ON COLUMN mart.source_day.mentions IS 'mentions coded in the articles';

COMMENT ON COLUMN mart.syndication.story_id IS 'story';
COMMENT ON COLUMN mart.syndication.canonical_article_id IS 'its canonical article, from which events are read';
COMMENT ON COLUMN mart.syndication.canonical_source IS 'publisher of the canonical article';
COMMENT ON COLUMN mart.syndication.title IS 'headline of the canonical article';
COMMENT ON COLUMN mart.syndication.n_articles IS 'prints, the canonical one included';
COMMENT ON COLUMN mart.syndication.n_sources IS 'publishers';
COMMENT ON COLUMN mart.syndication.first_published_at IS 'publication of the first print';
COMMENT ON COLUMN mart.syndication.last_published_at IS 'publication of the last print';

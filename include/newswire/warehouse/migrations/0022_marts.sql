-- Marts are tables, refreshed for touched days; views for people; coded columns are checked; closed rows have a key.

-- What publish has taken into the marts. Nothing is, so that the next publish fills the new tables with all days.
ALTER TABLE ops.load ADD COLUMN refreshed_at timestamptz;
COMMENT ON COLUMN ops.load.refreshed_at IS 'when publish had refreshed the marts of the days of its articles';
CREATE INDEX load_to_refresh_idx ON ops.load (load_id) WHERE state = 'committed' AND refreshed_at IS NULL;
ALTER TABLE ops.stage_report ADD COLUMN refreshed_at timestamptz;
COMMENT ON COLUMN ops.stage_report.refreshed_at IS 'when publish had refreshed the marts of the days of its window; empty again when the stage reports again';
CREATE INDEX stage_report_to_refresh_idx ON ops.stage_report (window_start, window_end) WHERE refreshed_at IS NULL;
UPDATE ops.touched_day SET refreshed_at = NULL;

ALTER TABLE mart.daily_dyad
    ADD COLUMN extractors text[] NOT NULL DEFAULT '{}',
    ADD CHECK (quad BETWEEN 1 AND 4),
    ADD CHECK (scale_mean BETWEEN -10 AND 10),
    ADD CHECK (n_events > 0 AND n_independent >= 0 AND n_articles >= 0),
    ADD FOREIGN KEY (type) REFERENCES core.event_type;
CREATE INDEX daily_dyad_type_idx ON mart.daily_dyad (type, day);
COMMENT ON COLUMN mart.daily_dyad.extractors IS 'versions that coded the first mentions of these events; a series over more than one compares different rules';

CREATE TABLE mart.actor_timeline (
    day date NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('actor', 'recipient')),
    type text NOT NULL REFERENCES core.event_type,
    quad smallint CHECK (quad BETWEEN 1 AND 4),
    n_events integer NOT NULL CHECK (n_events > 0),
    n_independent integer NOT NULL,
    n_articles integer NOT NULL,
    scale_sum real,
    scale_mean real CHECK (scale_mean BETWEEN -10 AND 10),
    extractors text[] NOT NULL,
    PRIMARY KEY (day, code, name, role, type)
);
COMMENT ON TABLE mart.actor_timeline IS 'What each side, and each of its named people, did and had done to it, by day and type; only what is coded as actual';
COMMENT ON COLUMN mart.actor_timeline.day IS 'first day of the events';
COMMENT ON COLUMN mart.actor_timeline.code IS 'side code';
COMMENT ON COLUMN mart.actor_timeline.name IS 'person; empty for the whole side, its people included: never add up the rows of a side with those of its people';
COMMENT ON COLUMN mart.actor_timeline.role IS 'actor: did it; recipient: had it done to it';
COMMENT ON COLUMN mart.actor_timeline.type IS 'PLOVER type or STATEMENT';
COMMENT ON COLUMN mart.actor_timeline.quad IS '1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict';
COMMENT ON COLUMN mart.actor_timeline.n_events IS 'events';
COMMENT ON COLUMN mart.actor_timeline.n_independent IS 'distinct stories that tell of them, summed over the events';
COMMENT ON COLUMN mart.actor_timeline.n_articles IS 'articles that print them, syndicated copies included';
COMMENT ON COLUMN mart.actor_timeline.scale_sum IS 'sum of the scale over the events';
COMMENT ON COLUMN mart.actor_timeline.scale_mean IS 'mean of the scale over the events, -10 (conflict) to 10 (cooperation)';
COMMENT ON COLUMN mart.actor_timeline.extractors IS 'versions that coded the first mentions of these events';
CREATE INDEX actor_timeline_side_idx ON mart.actor_timeline (code, name, day);
CREATE INDEX actor_timeline_person_idx ON mart.actor_timeline (name, day) WHERE name <> '';
CREATE INDEX actor_timeline_type_idx ON mart.actor_timeline (type, day);

CREATE TABLE mart.incident (
    day date NOT NULL,
    dyad text NOT NULL,
    type text NOT NULL REFERENCES core.event_type,
    event_id uuid NOT NULL,
    mode text,
    quad smallint CHECK (quad BETWEEN 1 AND 4),
    scale real CHECK (scale BETWEEN -10 AND 10),
    place_country text,
    dead integer CHECK (dead >= 0),
    injured integer CHECK (injured >= 0),
    arrested integer CHECK (arrested >= 0),
    n_events integer NOT NULL CHECK (n_events > 0),
    n_independent integer NOT NULL,
    n_articles integer NOT NULL,
    PRIMARY KEY (day, dyad, type)
);
COMMENT ON TABLE mart.incident IS 'One row a day for all sides that are in an event together and a type: the count that series of one a day are made of; only what is coded as actual';
COMMENT ON COLUMN mart.incident.day IS 'first day of the events';
COMMENT ON COLUMN mart.incident.dyad IS 'side codes of all who take part, sorted and joined by +';
COMMENT ON COLUMN mart.incident.type IS 'PLOVER type or STATEMENT';
COMMENT ON COLUMN mart.incident.event_id IS 'the event that stands for them: most independent stories, then the earliest report';
COMMENT ON COLUMN mart.incident.mode IS 'its PLOVER mode';
COMMENT ON COLUMN mart.incident.quad IS '1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict';
COMMENT ON COLUMN mart.incident.scale IS 'its scale, -10 (conflict) to 10 (cooperation)';
COMMENT ON COLUMN mart.incident.place_country IS 'side code of the country in which it is';
COMMENT ON COLUMN mart.incident.dead IS 'people killed, the highest number of any of the events; empty when none tells';
COMMENT ON COLUMN mart.incident.injured IS 'people injured, the highest number of any of the events';
COMMENT ON COLUMN mart.incident.arrested IS 'people arrested, the highest number of any of the events';
COMMENT ON COLUMN mart.incident.n_events IS 'events that the row stands for';
COMMENT ON COLUMN mart.incident.n_independent IS 'distinct stories that tell of them, summed over the events';
COMMENT ON COLUMN mart.incident.n_articles IS 'articles that print them, syndicated copies included';
CREATE INDEX incident_dyad_idx ON mart.incident (dyad, day);
CREATE INDEX incident_type_idx ON mart.incident (type, day);
CREATE INDEX incident_event_idx ON mart.incident (event_id);

-- The counts of a day by one look into an index for each source: what the mart keeps, and what the demo shows at once.
CREATE FUNCTION ops.source_days(days date[])
RETURNS TABLE (source_id text, day date, items bigint, captures bigint, articles bigint, copies bigint,
               quarantined bigint, waiting bigint, coded bigint, without_events bigint, mentions bigint)
LANGUAGE sql STABLE AS $$
    SELECT s.source_id, d.day, i.items, i.captures, a.articles, a.copies, i.quarantined, i.waiting,
           a.coded, a.without_events, a.mentions
    FROM (SELECT DISTINCT unnest(days) AS day) AS d
    CROSS JOIN core.source AS s
    CROSS JOIN LATERAL (
        SELECT d.day::timestamp AT TIME ZONE 'UTC' AS start, (d.day + 1)::timestamp AT TIME ZONE 'UTC' AS next
    ) AS dawn
    CROSS JOIN LATERAL (
        SELECT count(*) AS items,
               count(*) FILTER (WHERE f.state = 'fetched') AS captures,
               count(*) FILTER (WHERE f.state IN ('gone', 'refused', 'quarantined', 'error'))
                   + count(*) FILTER (WHERE c.status = 'quarantined') AS quarantined,
               count(*) FILTER (WHERE f.state = 'queued') AS waiting
        FROM raw.feed_item AS f
        LEFT JOIN core.capture_cleaning AS c USING (capture_id)
        WHERE f.source_id = s.source_id AND f.window_at >= dawn.start AND f.window_at < dawn.next
    ) AS i
    CROSS JOIN LATERAL (
        SELECT count(*) AS articles,
               count(*) FILTER (WHERE m.relation = 'same_text') AS copies,
               count(*) FILTER (WHERE x.status IN ('ok', 'no_event')) AS coded,
               count(*) FILTER (WHERE x.status = 'no_event') AS without_events,
               coalesce(sum(x.n_mentions), 0)::bigint AS mentions
        FROM core.article AS r
        LEFT JOIN core.story_member AS m USING (article_id)
        LEFT JOIN core.article_extraction AS x USING (article_id)
        WHERE r.source_id = s.source_id AND r.window_at >= dawn.start AND r.window_at < dawn.next
    ) AS a
    WHERE i.items > 0 OR a.articles > 0
$$;
COMMENT ON FUNCTION ops.source_days(date[]) IS 'What came of each source on these UTC days of publication, counted at this moment';
CREATE INDEX article_source_window_idx ON core.article (source_id, window_at);

DROP VIEW mart.source_day;
CREATE TABLE mart.source_day (
    source_id text NOT NULL REFERENCES core.source,
    day date NOT NULL,
    items bigint NOT NULL,
    captures bigint NOT NULL,
    articles bigint NOT NULL,
    copies bigint NOT NULL,
    quarantined bigint NOT NULL,
    waiting bigint NOT NULL,
    coded bigint NOT NULL,
    without_events bigint NOT NULL,
    mentions bigint NOT NULL,
    PRIMARY KEY (source_id, day),
    CHECK (least(items, captures, articles, copies, quarantined, waiting, coded, mentions) >= 0),
    CHECK (without_events BETWEEN 0 AND coded)
);
COMMENT ON TABLE mart.source_day IS 'Items, captures, articles, syndicated copies, items set aside and mentions, by source and UTC day of publication, as of the last publish';
COMMENT ON COLUMN mart.source_day.source_id IS 'source';
COMMENT ON COLUMN mart.source_day.day IS 'UTC day of publication';
COMMENT ON COLUMN mart.source_day.items IS 'items that feeds and listings named';
COMMENT ON COLUMN mart.source_day.captures IS 'items whose page was fetched';
COMMENT ON COLUMN mart.source_day.articles IS 'articles that came of them';
COMMENT ON COLUMN mart.source_day.copies IS 'articles that are syndicated copies';
COMMENT ON COLUMN mart.source_day.quarantined IS 'items set aside by fetch or clean';
COMMENT ON COLUMN mart.source_day.waiting IS 'items that wait for a fetch';
COMMENT ON COLUMN mart.source_day.coded IS 'articles that were coded; copies are not';
COMMENT ON COLUMN mart.source_day.without_events IS 'coded articles in which no event was found';
COMMENT ON COLUMN mart.source_day.mentions IS 'mentions coded in the articles';
CREATE INDEX source_day_day_idx ON mart.source_day (day);

DROP VIEW mart.syndication;
CREATE TABLE mart.syndication (
    day date NOT NULL,
    canonical_article_id uuid NOT NULL REFERENCES core.article,
    canonical_source text NOT NULL REFERENCES core.source,
    title text NOT NULL,
    url text NOT NULL,
    n_articles integer NOT NULL CHECK (n_articles >= 2),
    n_sources integer NOT NULL CHECK (n_sources BETWEEN 1 AND n_articles),
    sources text[] NOT NULL,
    articles uuid[] NOT NULL,
    first_published_at timestamptz NOT NULL,
    last_published_at timestamptz NOT NULL,
    PRIMARY KEY (day, canonical_article_id),
    CHECK (cardinality(articles) = n_articles),
    CHECK (first_published_at <= last_published_at)
);
COMMENT ON TABLE mart.syndication IS 'Stories with more than one print, and who printed them';
COMMENT ON COLUMN mart.syndication.day IS 'UTC day of the first print';
COMMENT ON COLUMN mart.syndication.canonical_article_id IS 'canonical article of the story, from which events are read';
COMMENT ON COLUMN mart.syndication.canonical_source IS 'publisher of the canonical article';
COMMENT ON COLUMN mart.syndication.title IS 'headline of the canonical article';
COMMENT ON COLUMN mart.syndication.url IS 'address of the canonical article';
COMMENT ON COLUMN mart.syndication.n_articles IS 'prints, the canonical one included';
COMMENT ON COLUMN mart.syndication.n_sources IS 'publishers';
COMMENT ON COLUMN mart.syndication.sources IS 'the publishers, by name of the catalogue';
COMMENT ON COLUMN mart.syndication.articles IS 'the prints';
COMMENT ON COLUMN mart.syndication.first_published_at IS 'publication of the first print';
COMMENT ON COLUMN mart.syndication.last_published_at IS 'publication of the last print';
CREATE INDEX syndication_day_idx ON mart.syndication (day, n_sources DESC);
CREATE INDEX syndication_canonical_idx ON mart.syndication (canonical_article_id);
CREATE INDEX syndication_articles_idx ON mart.syndication USING gin (articles);
CREATE INDEX syndication_source_idx ON mart.syndication (canonical_source, day);

CREATE TABLE mart.top_story (
    day date NOT NULL,
    place smallint NOT NULL CHECK (place BETWEEN 1 AND 20),
    canonical_article_id uuid NOT NULL REFERENCES core.article,
    source_id text NOT NULL REFERENCES core.source,
    title text NOT NULL,
    url text NOT NULL,
    n_articles integer NOT NULL CHECK (n_articles >= 1),
    n_sources integer NOT NULL CHECK (n_sources BETWEEN 1 AND n_articles),
    n_mentions integer NOT NULL CHECK (n_mentions >= 0),
    PRIMARY KEY (day, place),
    UNIQUE (canonical_article_id, day)
);
COMMENT ON TABLE mart.top_story IS 'The twenty stories of each UTC day that most publishers printed on that day';
COMMENT ON COLUMN mart.top_story.day IS 'UTC day of the prints';
COMMENT ON COLUMN mart.top_story.place IS '1 for the story with most publishers; ties go by prints, then mentions, then the earlier canonical article';
COMMENT ON COLUMN mart.top_story.canonical_article_id IS 'canonical article of the story';
COMMENT ON COLUMN mart.top_story.source_id IS 'publisher of the canonical article';
COMMENT ON COLUMN mart.top_story.title IS 'headline of the canonical article';
COMMENT ON COLUMN mart.top_story.url IS 'address of the canonical article';
COMMENT ON COLUMN mart.top_story.n_articles IS 'prints of this day';
COMMENT ON COLUMN mart.top_story.n_sources IS 'publishers of these prints';
COMMENT ON COLUMN mart.top_story.n_mentions IS 'mentions of events that are read from the story';
CREATE INDEX top_story_source_idx ON mart.top_story (source_id, day);

CREATE TABLE mart.staleness (
    day date NOT NULL,
    office text NOT NULL,
    n_articles integer NOT NULL CHECK (n_articles > 0),
    n_without_holder integer NOT NULL CHECK (n_without_holder BETWEEN 0 AND n_articles),
    PRIMARY KEY (day, office)
);
COMMENT ON TABLE mart.staleness IS 'How stale the dictionary of office-holders is, by UTC day of publication and office; canonical articles only';
COMMENT ON COLUMN mart.staleness.day IS 'UTC day of publication';
COMMENT ON COLUMN mart.staleness.office IS 'watched office of a state, as «PAK foreign minister»';
COMMENT ON COLUMN mart.staleness.n_articles IS 'articles that name it';
COMMENT ON COLUMN mart.staleness.n_without_holder IS 'those of them for whose day nobody is known to hold it';
CREATE INDEX staleness_office_idx ON mart.staleness (office, day);

CREATE OR REPLACE VIEW mart.office_holders_day AS
SELECT day, sum(n_articles)::integer AS offices, sum(n_without_holder)::integer AS without_holder,
       round(sum(n_without_holder)::numeric / sum(n_articles), 3)::real AS share,
       array_agg(office ORDER BY office) FILTER (WHERE n_without_holder > 0) AS which
FROM mart.staleness
GROUP BY day;

-- Views for people.

-- OFFSET 0 keeps the look at a mention in one piece: the planner takes the two columns of its key for independent and
-- expects no row of a join on both, and of more than eight tables in a query it would choose the order of some only.
-- Either way it would read all mentions for the evidence of one event.
CREATE VIEW mart.evidence AS
SELECT l.event_id, l.mention_id, l.published_at, m.source_id, m.tier, m.url, m.title, m.language,
       m.type, m.mode, m.status, m.date_start, m.date_end, m.quote, m.evidence_field, m.evidence_start, m.evidence_end,
       m.is_lead, m.reported_by, m.size, m.confidence, m.flags, l.merge_score, l.merge_reason,
       m.extractor, m.extractor_version, m.article_id, m.rev_no, m.load_id, m.system_from
FROM core.event_mention AS l
CROSS JOIN LATERAL (
    SELECT m.*, s.tier, a.url, r.title, r.language, x.name AS extractor, x.version AS extractor_version
    FROM core.mention AS m
    JOIN core.article AS a USING (article_id)
    JOIN core.article_revision AS r ON r.article_id = m.article_id AND r.rev_no = m.rev_no
    JOIN core.source AS s ON s.source_id = m.source_id
    JOIN core.extractor AS x ON x.extractor_id = m.extractor_id
    WHERE m.mention_id = l.mention_id AND m.published_at = l.published_at
    OFFSET 0
) AS m;
COMMENT ON VIEW mart.evidence IS 'Current mentions, each with the event that it is of, the words that prove it, and why it was joined to the others';
COMMENT ON COLUMN mart.evidence.event_id IS 'event that the mention is of';
COMMENT ON COLUMN mart.evidence.mention_id IS 'mention';
COMMENT ON COLUMN mart.evidence.published_at IS 'publication of the article, UTC';
COMMENT ON COLUMN mart.evidence.source_id IS 'publisher';
COMMENT ON COLUMN mart.evidence.tier IS '1 state agency, 2 broadcaster, 3 institution';
COMMENT ON COLUMN mart.evidence.url IS 'address of the article';
COMMENT ON COLUMN mart.evidence.title IS 'headline, in the revision that was read';
COMMENT ON COLUMN mart.evidence.language IS 'ISO 639-1';
COMMENT ON COLUMN mart.evidence.type IS 'PLOVER type or STATEMENT';
COMMENT ON COLUMN mart.evidence.mode IS 'PLOVER mode';
COMMENT ON COLUMN mart.evidence.status IS 'actual, future (announced) or historical (background)';
COMMENT ON COLUMN mart.evidence.date_start IS 'first day, as this article says it';
COMMENT ON COLUMN mart.evidence.date_end IS 'last day, as this article says it';
COMMENT ON COLUMN mart.evidence.quote IS 'the words, verbatim';
COMMENT ON COLUMN mart.evidence.evidence_field IS 'title or text';
COMMENT ON COLUMN mart.evidence.evidence_start IS 'first character of the words in that field, from 0';
COMMENT ON COLUMN mart.evidence.evidence_end IS 'character after the last of the words';
COMMENT ON COLUMN mart.evidence.is_lead IS 'whether the words stand in the headline or the first paragraph';
COMMENT ON COLUMN mart.evidence.reported_by IS 'who says so, when the article only reports it';
COMMENT ON COLUMN mart.evidence.size IS 'dead, injured, arrested, as this article says it';
COMMENT ON COLUMN mart.evidence.confidence IS 'confidence of the extractor, 0 to 1';
COMMENT ON COLUMN mart.evidence.flags IS 'what makes the mention doubtful';
COMMENT ON COLUMN mart.evidence.merge_score IS 'score by which it was joined to the event, 0 to 1; empty when it stands alone';
COMMENT ON COLUMN mart.evidence.merge_reason IS 'parts of the score, and the mention that it is most like';
COMMENT ON COLUMN mart.evidence.extractor IS 'extractor';
COMMENT ON COLUMN mart.evidence.extractor_version IS 'its version';
COMMENT ON COLUMN mart.evidence.article_id IS 'article';
COMMENT ON COLUMN mart.evidence.rev_no IS 'revision that was read';
COMMENT ON COLUMN mart.evidence.load_id IS 'load that brought it';
COMMENT ON COLUMN mart.evidence.system_from IS 'since when we say so: when it was ingested';

CREATE VIEW mart.load AS
SELECT l.load_id, l.dataset, l.window_start, l.window_end, l.state, x.name AS extractor, x.version AS extractor_version,
       l.n_articles, l.n_in, l.n_inserted, l.n_closed, l.n_unchanged, l.n_fenced, l.n_quarantined, l.n_events,
       l.dag_id, l.run_id, l.try, l.code_version, l.started_at, l.finished_at
FROM ops.load AS l
LEFT JOIN core.extractor AS x USING (extractor_id);
COMMENT ON VIEW mart.load IS 'Every attempt to load, also those that failed: what it took, wrote, closed and set aside';
COMMENT ON COLUMN mart.load.load_id IS 'number of the attempt';
COMMENT ON COLUMN mart.load.dataset IS 'event: coded articles; story: copies that were found or moved';
COMMENT ON COLUMN mart.load.window_start IS 'first instant of the window, UTC';
COMMENT ON COLUMN mart.load.window_end IS 'end of the window, UTC, excluded';
COMMENT ON COLUMN mart.load.state IS 'started, committed or failed';
COMMENT ON COLUMN mart.load.extractor IS 'extractor whose mentions were loaded';
COMMENT ON COLUMN mart.load.extractor_version IS 'its version';
COMMENT ON COLUMN mart.load.n_articles IS 'articles that were staged';
COMMENT ON COLUMN mart.load.n_in IS 'mentions that were staged';
COMMENT ON COLUMN mart.load.n_inserted IS 'mentions inserted';
COMMENT ON COLUMN mart.load.n_closed IS 'mentions moved to history';
COMMENT ON COLUMN mart.load.n_unchanged IS 'staged mentions that were there already';
COMMENT ON COLUMN mart.load.n_fenced IS 'staged mentions of articles that a newer extractor or revision holds';
COMMENT ON COLUMN mart.load.n_quarantined IS 'staged mentions set aside';
COMMENT ON COLUMN mart.load.n_events IS 'events written';
COMMENT ON COLUMN mart.load.dag_id IS 'DAG that loaded, or the command';
COMMENT ON COLUMN mart.load.run_id IS 'run of the DAG';
COMMENT ON COLUMN mart.load.try IS 'number of the try';
COMMENT ON COLUMN mart.load.code_version IS 'version of newswire';
COMMENT ON COLUMN mart.load.started_at IS 'when the attempt began';
COMMENT ON COLUMN mart.load.finished_at IS 'when it ended';

-- Every day of the range has a row, so that a moving mean is one over days and not over rows.
CREATE FUNCTION mart.dyad_trend(one text, other text, first_day date, last_day date)
RETURNS TABLE (day date, n_events bigint, n_independent bigint, scale_sum real, scale_mean_7d real,
               extractors text[], warning text)
LANGUAGE sql STABLE AS $$
    WITH told AS (
        SELECT d.day, d.n_events, d.n_independent, d.scale_sum, d.extractors,
               CASE WHEN d.scale_sum IS NULL THEN 0 ELSE d.n_events END AS scaled
        FROM mart.daily_dyad AS d
        WHERE ((d.actor, d.recipient) = (one, other) OR (d.actor, d.recipient) = (other, one))
            AND d.day BETWEEN first_day - 6 AND last_day
    ), versions AS (
        SELECT array_agg(DISTINCT v ORDER BY v) AS seen
        FROM told CROSS JOIN LATERAL unnest(told.extractors) AS v
        WHERE told.day >= first_day
    ), series AS (
        SELECT g.day::date AS day, coalesce(sum(t.n_events), 0)::bigint AS n_events,
               coalesce(sum(t.n_independent), 0)::bigint AS n_independent, sum(t.scale_sum)::real AS scale_sum,
               coalesce(sum(t.scaled), 0) AS scaled
        FROM generate_series(first_day - 6, last_day, interval '1 day') AS g (day)
        LEFT JOIN told AS t ON t.day = g.day::date
        GROUP BY g.day
    ), smoothed AS (
        SELECT s.*, (sum(s.scale_sum) OVER week / nullif(sum(s.scaled) OVER week, 0))::real AS scale_mean_7d
        FROM series AS s
        WINDOW week AS (ORDER BY s.day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW)
    )
    SELECT s.day, s.n_events, s.n_independent, s.scale_sum, s.scale_mean_7d, v.seen,
           CASE WHEN cardinality(v.seen) > 1 THEN 'coded by several versions: compare with care' END
    FROM smoothed AS s CROSS JOIN versions AS v
    WHERE s.day >= first_day
    ORDER BY s.day
$$;
COMMENT ON FUNCTION mart.dyad_trend(text, text, date, date) IS 'Events between two sides in both directions on each day of a range, with the mean of the scale over the last seven days, the versions that coded the range, and a warning when they are several';

-- Codes that are not ours to invent. A value outside them is an error of the extractor, and no row.

ALTER TABLE core.event_type ADD CHECK (type ~ '^[A-Z]+$'), ADD CHECK (scale BETWEEN -10 AND 10);
ALTER TABLE core.source ADD CHECK (country ~ '^[A-Z]{3}$'), ADD CHECK (language ~ '^[a-z]{2,3}$');
ALTER TABLE core.article_revision ADD CHECK (language ~ '^[a-z]{2,3}$'), ADD CHECK (agreement BETWEEN 0 AND 1);
ALTER TABLE raw.capture ADD CHECK (http_status BETWEEN 100 AND 599), ADD CHECK (bytes >= 0);
ALTER TABLE raw.feed_poll ADD CHECK (status ~ '^\S+$'), ADD CHECK (items >= 0 AND new BETWEEN 0 AND items);
ALTER TABLE ops.load ADD CHECK (dataset ~ '^[a-z_]+$'), ADD CHECK (window_start < window_end);
ALTER TABLE ops.touched_day ADD CHECK (mart ~ '^[a-z_]+$');
ALTER TABLE ops.quarantine ADD CHECK (stage ~ '^[a-z_]+$'), ADD CHECK (reason <> '');
ALTER TABLE core.mention
    ADD CHECK (mode ~ '^[a-z-]+$'),
    ADD CHECK (plover ~ '^[A-Z]+$'),
    ADD CHECK (cameo ~ '^[0-9]{2,4}$'),
    ADD CHECK (scale BETWEEN -10 AND 10),
    ADD CHECK (date_granularity IN ('day', 'week', 'month', 'year', 'inferred')),
    ADD CHECK (place_level ~ '^[a-z]+$'),
    ADD CHECK (quote <> '');
ALTER TABLE core.event
    ADD CHECK (mode ~ '^[a-z-]+$'),
    ADD CHECK (plover ~ '^[A-Z]+$'),
    ADD CHECK (cameo ~ '^[0-9]{2,4}$'),
    ADD CHECK (scale BETWEEN -10 AND 10),
    ADD CHECK (date_granularity IN ('day', 'week', 'month', 'year', 'inferred')),
    ADD CHECK (date_start <= date_end),
    ADD CHECK (confidence BETWEEN 0 AND 1),
    ADD CHECK (n_independent BETWEEN 0 AND n_mentions);
ALTER TABLE core.mention_side ADD CHECK (code ~ '^[A-Z]{2,4}([-+][A-Z]{2,4})*$'), ADD CHECK (sector ~ '^[A-Z]{3}$');
ALTER TABLE core.event_side ADD CHECK (code ~ '^[A-Z]{2,4}([-+][A-Z]{2,4})*$'), ADD CHECK (sector ~ '^[A-Z]{3}$');
ALTER TABLE core.event_mention ADD CHECK (merge_score BETWEEN 0 AND 1);
ALTER TABLE core.event_relation ADD CHECK (score BETWEEN 0 AND 1);
ALTER TABLE core.event_redirect ADD CHECK (old_event_id <> new_event_id);

-- Each closed row once: as known on a day, a row can then not come twice.

DROP INDEX core.mention_history_idx, core.mention_side_history_idx, core.event_history_idx,
           core.event_side_history_idx, core.event_mention_history_idx;
ALTER TABLE core.mention_history ADD PRIMARY KEY (mention_id, system_from);
ALTER TABLE core.mention_side_history ADD PRIMARY KEY (mention_id, system_from, role, ord);
ALTER TABLE core.event_history ADD PRIMARY KEY (event_id, system_from);
ALTER TABLE core.event_side_history ADD PRIMARY KEY (event_id, system_from, role, ord);
ALTER TABLE core.event_mention_history ADD PRIMARY KEY (mention_id, system_from);

-- Keys without an index of their own have a reason.

COMMENT ON CONSTRAINT mention_source_id_fkey ON core.mention IS 'no index: sources are never deleted, their ids never change, and mentions are looked up by article';
COMMENT ON CONSTRAINT mention_extractor_id_fkey ON core.mention IS 'no index: the loader may not delete an extractor; core.article_extraction finds the articles of one';
COMMENT ON CONSTRAINT story_merged_into_fkey ON core.story IS 'the index leaves out stories that are in use';

GRANT SELECT, INSERT, UPDATE, DELETE ON mart.actor_timeline, mart.incident, mart.source_day, mart.syndication,
    mart.top_story, mart.staleness TO wh_loader;
GRANT SELECT ON mart.actor_timeline, mart.incident, mart.source_day, mart.syndication, mart.top_story, mart.staleness,
    mart.evidence, mart.load TO wh_reader, wh_desk;
GRANT SELECT ON mart.evidence, mart.load TO wh_loader;

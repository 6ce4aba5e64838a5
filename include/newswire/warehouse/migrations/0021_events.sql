-- What was known when: every version of each event, the feed of corrections, and where old ids lead. Readers may not see
-- core, so functions read views of mart, or run as their owner.

-- the last day in the index lets groups be found without a look at mentions that ended before
DROP INDEX core.mention_block_idx;
CREATE INDEX mention_block_idx ON core.mention (type, dyad, date_start, date_end);

CREATE VIEW mart.event_version AS
SELECT
    e.event_id, e.date_start, e.date_end, e.date_granularity, e.type, e.mode, e.contexts, e.status, e.plover, e.cameo,
    e.quad, e.scale, e.dyad, s.actors, s.recipients, s.actor_names, s.recipient_names, e.place_name, e.place_country,
    e.size, e.confidence, e.n_mentions, e.n_articles, e.n_sources, e.n_independent, e.disagreements,
    e.first_published_at, e.system_from, e.system_to, e.load_id, e.closed_load_id
FROM (
    SELECT event.*, NULL::timestamptz AS system_to, NULL::bigint AS closed_load_id FROM core.event
    UNION ALL
    SELECT * FROM core.event_history
) AS e
CROSS JOIN LATERAL (
    SELECT
        coalesce(array_agg(code ORDER BY ord) FILTER (WHERE role = 'actor'), '{}') AS actors,
        coalesce(array_agg(code ORDER BY ord) FILTER (WHERE role = 'recipient'), '{}') AS recipients,
        coalesce(array_agg(coalesce(name, raw) ORDER BY ord) FILTER (WHERE role = 'actor'), '{}') AS actor_names,
        coalesce(array_agg(coalesce(name, raw) ORDER BY ord) FILTER (WHERE role = 'recipient'), '{}') AS recipient_names
    FROM (
        SELECT role, ord, code, name, raw FROM core.event_side
        WHERE e.system_to IS NULL AND event_id = e.event_id AND first_published_at = e.first_published_at
        UNION ALL
        SELECT role, ord, code, name, raw FROM core.event_side_history
        WHERE e.system_to IS NOT NULL AND event_id = e.event_id AND system_from = e.system_from
    ) AS side
) AS s;
COMMENT ON VIEW mart.event_version IS 'Every version of every event, the current one and those that were closed';
COMMENT ON COLUMN mart.event_version.event_id IS 'event';
COMMENT ON COLUMN mart.event_version.date_start IS 'first day';
COMMENT ON COLUMN mart.event_version.date_end IS 'last day';
COMMENT ON COLUMN mart.event_version.date_granularity IS 'day, week, month, year, or inferred from the publication';
COMMENT ON COLUMN mart.event_version.type IS 'PLOVER type or STATEMENT';
COMMENT ON COLUMN mart.event_version.mode IS 'PLOVER mode';
COMMENT ON COLUMN mart.event_version.contexts IS 'PLOVER contexts';
COMMENT ON COLUMN mart.event_version.status IS 'actual, future (announced) or historical (background)';
COMMENT ON COLUMN mart.event_version.plover IS 'strict PLOVER type, empty for STATEMENT';
COMMENT ON COLUMN mart.event_version.cameo IS 'representative CAMEO code';
COMMENT ON COLUMN mart.event_version.quad IS '1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict';
COMMENT ON COLUMN mart.event_version.scale IS 'conflict to cooperation, -10 to 10';
COMMENT ON COLUMN mart.event_version.dyad IS 'side codes, sorted';
COMMENT ON COLUMN mart.event_version.actors IS 'side codes of those who act, in the order of the text';
COMMENT ON COLUMN mart.event_version.recipients IS 'side codes of those to whom it is done, in the order of the text';
COMMENT ON COLUMN mart.event_version.actor_names IS 'their names, or the words of the article, in the order of actors';
COMMENT ON COLUMN mart.event_version.recipient_names IS 'their names, or the words of the article, in the order of recipients';
COMMENT ON COLUMN mart.event_version.place_name IS 'place';
COMMENT ON COLUMN mart.event_version.place_country IS 'side code of its country';
COMMENT ON COLUMN mart.event_version.size IS 'dead, injured, arrested';
COMMENT ON COLUMN mart.event_version.confidence IS 'highest confidence of its mentions, 0 to 1';
COMMENT ON COLUMN mart.event_version.n_mentions IS 'mentions';
COMMENT ON COLUMN mart.event_version.n_articles IS 'articles that print it, syndicated copies included';
COMMENT ON COLUMN mart.event_version.n_sources IS 'publishers';
COMMENT ON COLUMN mart.event_version.n_independent IS 'distinct stories: what counts as independent';
COMMENT ON COLUMN mart.event_version.disagreements IS 'values on which mentions differ';
COMMENT ON COLUMN mart.event_version.first_published_at IS 'publication of the first mention';
COMMENT ON COLUMN mart.event_version.system_from IS 'since when we said so';
COMMENT ON COLUMN mart.event_version.system_to IS 'until when we said so, excluded; empty for what we say now';
COMMENT ON COLUMN mart.event_version.load_id IS 'load that wrote it';
COMMENT ON COLUMN mart.event_version.closed_load_id IS 'load that closed it; empty for what we say now';

DROP FUNCTION mart.event_as_of(timestamptz);
CREATE FUNCTION mart.event_as_of(moment timestamptz) RETURNS SETOF mart.event_version LANGUAGE sql STABLE AS $$
    SELECT * FROM mart.event_version WHERE system_from <= moment AND (system_to IS NULL OR moment < system_to)
$$;
COMMENT ON FUNCTION mart.event_as_of(timestamptz) IS 'Events as the warehouse knew them at that moment, whole rows of mart.event_version';

CREATE VIEW mart.event_redirect AS
SELECT old_event_id, new_event_id, reason, load_id FROM core.event_redirect;
COMMENT ON VIEW mart.event_redirect IS 'Event ids that are no longer in use';
COMMENT ON COLUMN mart.event_redirect.old_event_id IS 'id that was in use';
COMMENT ON COLUMN mart.event_redirect.new_event_id IS 'event that took over then, or empty; mart.current_event follows to the end';
COMMENT ON COLUMN mart.event_redirect.reason IS 'why it went: joined, told anew, no mention left';
COMMENT ON COLUMN mart.event_redirect.load_id IS 'load that did it';

CREATE FUNCTION mart.current_event(id uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    WITH RECURSIVE step (event_id, n) AS (
        SELECT id, 0
        UNION ALL
        SELECT r.new_event_id, n + 1 FROM step JOIN mart.event_redirect AS r ON r.old_event_id = step.event_id
        WHERE n < 1000
    )
    SELECT event_id FROM step ORDER BY n DESC LIMIT 1
$$;
COMMENT ON FUNCTION mart.current_event(uuid) IS 'The id under which an event is kept now: itself while in use, else where its redirects end; empty when nothing took over';

-- Loads lead to the rows, since history has no index by time. What a load opens and what it closes bear one time.
CREATE FUNCTION mart.correction(since timestamptz, until timestamptz DEFAULT 'infinity')
RETURNS TABLE (at timestamptz, kind text, event_id uuid, new_event_id uuid, reason text, changed text[],
               before jsonb, after jsonb, load_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH recent AS (
        SELECT l.load_id FROM ops.load AS l WHERE l.state = 'committed' AND l.finished_at >= since
    ), version AS (
        SELECT v.*, to_jsonb(v) - ARRAY['load_id', 'closed_load_id', 'system_from', 'system_to'] AS said
        FROM mart.event_version AS v
        WHERE (v.system_to IS NULL AND v.load_id IN (SELECT recent.load_id FROM recent))
           OR (v.system_to IS NOT NULL AND v.closed_load_id IN (SELECT recent.load_id FROM recent))
    ), opened AS (
        SELECT v.event_id, v.system_from AS at, v.said, v.load_id FROM version AS v
        WHERE v.system_from >= since AND v.system_from < until
    ), closed AS (
        SELECT v.event_id, v.system_to AS at, v.said, v.closed_load_id AS load_id FROM version AS v
        WHERE v.system_to >= since AND v.system_to < until
    ), change AS (
        SELECT at, event_id, c.said AS before, o.said AS after, coalesce(o.load_id, c.load_id) AS load_id,
               ARRAY(
                   SELECT key FROM jsonb_each(o.said) AS new JOIN jsonb_each(c.said) AS old USING (key)
                   WHERE new.value IS DISTINCT FROM old.value ORDER BY key
               ) AS changed
        FROM opened AS o FULL JOIN closed AS c USING (event_id, at)
    )
    SELECT c.at,
           CASE WHEN c.before IS NULL THEN 'new'
                WHEN c.after IS NULL AND r.new_event_id IS NULL THEN 'withdrawn'
                WHEN c.after IS NULL THEN 'replaced'
                WHEN c.changed <@ ARRAY['n_mentions', 'n_articles', 'n_sources', 'n_independent', 'confidence'] THEN 'grown'
                ELSE 'changed' END,
           c.event_id, CASE WHEN c.after IS NULL THEN r.new_event_id END, CASE WHEN c.after IS NULL THEN r.reason END,
           CASE WHEN c.before IS NOT NULL AND c.after IS NOT NULL THEN c.changed ELSE '{}' END,
           CASE WHEN c.after IS NULL THEN c.before
                ELSE (SELECT jsonb_object_agg(key, c.before -> key) FROM unnest(c.changed) AS key) END,
           CASE WHEN c.before IS NULL THEN c.after
                ELSE (SELECT jsonb_object_agg(key, c.after -> key) FROM unnest(c.changed) AS key) END,
           c.load_id
    FROM change AS c
    LEFT JOIN core.event_redirect AS r ON c.after IS NULL AND r.old_event_id = c.event_id
    ORDER BY c.at, c.event_id
$$;
COMMENT ON FUNCTION mart.correction(timestamptz, timestamptz) IS 'What changed in events between two moments: new, grown (only counts), changed, replaced by another event, withdrawn; with the values before and after of the columns that differ';

REVOKE ALL ON FUNCTION mart.correction(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mart.correction(timestamptz, timestamptz) TO wh_loader, wh_reader, wh_desk;
GRANT SELECT ON mart.event_version, mart.event_redirect TO wh_loader, wh_reader, wh_desk;

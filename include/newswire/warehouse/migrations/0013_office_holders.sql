-- How stale the dated office-holders are: which offices articles name, and of which nobody is known to hold them that day.

ALTER TABLE ops.extracted
    ADD COLUMN offices text[] NOT NULL DEFAULT '{}',
    ADD COLUMN without_holder text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN ops.extracted.offices IS 'watched offices that the article names, as «PAK foreign minister», each once';
COMMENT ON COLUMN ops.extracted.without_holder IS 'those of them without a known holder on the day of the article';

ALTER TABLE core.article_extraction
    ADD COLUMN offices text[] NOT NULL DEFAULT '{}',
    ADD COLUMN without_holder text[] NOT NULL DEFAULT '{}',
    ADD CHECK (without_holder <@ offices);
COMMENT ON COLUMN core.article_extraction.offices IS 'watched offices that the article names, as «PAK foreign minister», each once';
COMMENT ON COLUMN core.article_extraction.without_holder IS 'those of them without a known holder on the day of the article';

CREATE VIEW mart.office_holders_day AS
SELECT
    (a.published_at AT TIME ZONE 'UTC')::date AS day,
    count(*)::integer AS offices,
    count(*) FILTER (WHERE o.office = ANY (x.without_holder))::integer AS without_holder,
    round(count(*) FILTER (WHERE o.office = ANY (x.without_holder))::numeric / count(*), 3)::real AS share,
    array_agg(DISTINCT o.office ORDER BY o.office) FILTER (WHERE o.office = ANY (x.without_holder)) AS which
FROM core.article_extraction AS x
JOIN core.article AS a USING (article_id)
CROSS JOIN LATERAL unnest(x.offices) AS o (office)
WHERE x.status IN ('ok', 'no_event')
GROUP BY (a.published_at AT TIME ZONE 'UTC')::date;
COMMENT ON VIEW mart.office_holders_day IS 'How stale the dated office-holders are, by UTC day of publication; canonical articles only';
COMMENT ON COLUMN mart.office_holders_day.day IS 'UTC day of publication';
COMMENT ON COLUMN mart.office_holders_day.offices IS 'watched offices of states that articles name, each once an article';
COMMENT ON COLUMN mart.office_holders_day.without_holder IS 'those without a known holder on that day';
COMMENT ON COLUMN mart.office_holders_day.share IS 'their share, 0 to 1; over 0.15 is an alarm';
COMMENT ON COLUMN mart.office_holders_day.which IS 'the offices without a holder, each once';

GRANT SELECT ON mart.office_holders_day TO wh_loader, wh_reader, wh_desk;

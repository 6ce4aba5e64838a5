-- Events follow their stories: whose mentions speak for a story whose canonical moved; smaller samples; numbers of a run.

-- A hash of which 40 bits are known tells two shingles apart as well as one of 64, at a third less of space. The index
-- finds rows by 32 of them; there is no day in it, because that would take a half more again. Numbers are given to
-- articles only as they come: two billion are far away, and the insert fails aloud there.
DROP INDEX core.shingle_h_day;
ALTER TABLE core.shingle
    ALTER COLUMN h TYPE integer USING (
        ((h >> 24) & 4294967295) - CASE WHEN (h >> 55) & 1 = 1 THEN 4294967296 ELSE 0 END
    )::integer,
    ALTER COLUMN article_no TYPE integer;
CREATE INDEX shingle_h ON core.shingle (h);
COMMENT ON COLUMN core.shingle.h IS 'Bits 24 to 55 of the hash of a word 4-shingle, as a signed integer';

ALTER TABLE core.fingerprint DROP CONSTRAINT fingerprint_sketch_check;
UPDATE core.fingerprint AS f SET sketch = coalesce((
    SELECT string_agg(substring(f.sketch FROM 8 * n + 1 FOR 5), ''::bytea ORDER BY n)
    FROM generate_series(0, octet_length(f.sketch) / 8 - 1) AS n
), '');
ALTER TABLE core.fingerprint
    ADD CHECK (octet_length(sketch) % 5 = 0),
    ADD COLUMN n_stopped integer NOT NULL DEFAULT 0 CHECK (n_stopped >= 0);
COMMENT ON TABLE core.fingerprint IS 'What copy finding keeps of the indexed revision of each article; about 0.8 kB a row';
COMMENT ON COLUMN core.fingerprint.sketch IS 'The smallest hashes of the rare shingles, ascending as unsigned, the upper 5 of their 8 bytes each; the indexed sample is a prefix';
COMMENT ON COLUMN core.fingerprint.n_stopped IS 'Distinct shingles of the body that the stop list dropped';

ALTER TABLE core.article_extraction
    DROP CONSTRAINT article_extraction_status_check,
    DROP CONSTRAINT article_extraction_check,
    ADD CHECK (status IN ('ok', 'no_event', 'superseded', 'stands_in')),
    ADD CHECK ((status IN ('ok', 'stands_in')) = (n_mentions > 0));
COMMENT ON COLUMN core.article_extraction.status IS 'ok, no_event, superseded: no longer canonical; stands_in: no longer canonical, its mentions speak for the story until the canonical is coded';
UPDATE core.article_extraction AS x SET status = 'stands_in'
FROM core.story_member AS m
WHERE m.article_id = x.article_id AND x.status = 'ok' AND (m.relation <> 'canonical' OR m.digest);
CREATE INDEX article_extraction_stands_in_idx ON core.article_extraction (article_id) WHERE status = 'stands_in';

CREATE VIEW ops.syndication_day AS
SELECT
    a.source_id, (a.published_at AT TIME ZONE 'UTC')::date AS day,
    count(*) AS articles,
    count(*) FILTER (WHERE m.relation = 'same_text') AS copies,
    round(count(*) FILTER (WHERE m.relation = 'same_text') / count(*)::numeric, 3)::real AS copies_share,
    count(*) FILTER (WHERE f.n_rare < 8) AS refused,
    count(*) FILTER (WHERE m.digest) AS digests,
    round(sum(f.n_stopped) / nullif(sum(f.n_stopped + f.n_rare), 0)::numeric, 3)::real AS stopped_share
FROM core.fingerprint AS f
JOIN core.article AS a USING (article_id)
JOIN core.story_member AS m USING (article_id)
GROUP BY a.source_id, (a.published_at AT TIME ZONE 'UTC')::date;
COMMENT ON VIEW ops.syndication_day IS 'What copy finding made of the articles of each source and UTC day';
COMMENT ON COLUMN ops.syndication_day.source_id IS 'source';
COMMENT ON COLUMN ops.syndication_day.day IS 'UTC day of publication';
COMMENT ON COLUMN ops.syndication_day.articles IS 'articles that were looked at';
COMMENT ON COLUMN ops.syndication_day.copies IS 'articles that are syndicated copies';
COMMENT ON COLUMN ops.syndication_day.copies_share IS 'their share, 0 to 1';
COMMENT ON COLUMN ops.syndication_day.refused IS 'bodies too short to compare: many of them are an alarm for the cleaner';
COMMENT ON COLUMN ops.syndication_day.digests IS 'round-ups: texts that hold members of three or more other stories';
COMMENT ON COLUMN ops.syndication_day.stopped_share IS 'share of the shingles that the stop list dropped, 0 to 1';

CREATE VIEW ops.story_review AS
SELECT s.story_id, s.canonical_article_id, r.title, n_articles, n_sources, days, first_published_at, last_published_at,
       least_similarity, concat_ws(', ', CASE WHEN n_articles > 10 THEN 'over 10 articles' END,
                                         CASE WHEN days > 4 THEN 'over 4 days' END) AS reason
FROM (
    SELECT m.story_id, count(*) AS n_articles, count(DISTINCT a.source_id) AS n_sources,
           max(f.day) - min(f.day) + 1 AS days, min(a.published_at) AS first_published_at,
           max(a.published_at) AS last_published_at, min(m.similarity) AS least_similarity
    FROM core.story_member AS m
    JOIN core.article AS a USING (article_id)
    JOIN core.fingerprint AS f USING (article_id)
    WHERE m.story_id IN (SELECT story_id FROM core.story_member WHERE relation = 'same_text')
    GROUP BY m.story_id
    HAVING count(*) > 10 OR max(f.day) - min(f.day) + 1 > 4
) AS large
JOIN core.story AS s USING (story_id)
JOIN core.article_revision AS r ON r.article_id = s.canonical_article_id AND r.valid_to IS NULL;
COMMENT ON VIEW ops.story_review IS 'Stories that a person should look at: such sizes and spans are rare among true copies';
COMMENT ON COLUMN ops.story_review.story_id IS 'story';
COMMENT ON COLUMN ops.story_review.canonical_article_id IS 'its canonical article';
COMMENT ON COLUMN ops.story_review.title IS 'headline of the canonical article';
COMMENT ON COLUMN ops.story_review.n_articles IS 'prints, the canonical one included';
COMMENT ON COLUMN ops.story_review.n_sources IS 'publishers';
COMMENT ON COLUMN ops.story_review.days IS 'UTC days from the first to the last print, both counted';
COMMENT ON COLUMN ops.story_review.first_published_at IS 'publication of the first print';
COMMENT ON COLUMN ops.story_review.last_published_at IS 'publication of the last print';
COMMENT ON COLUMN ops.story_review.least_similarity IS 'of the print that is least like the canonical one, 0 to 1';
COMMENT ON COLUMN ops.story_review.reason IS 'over 10 articles, over 4 days, or both';

GRANT SELECT ON ops.syndication_day, ops.story_review TO wh_loader, wh_desk;

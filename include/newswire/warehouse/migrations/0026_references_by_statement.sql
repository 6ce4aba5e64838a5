-- What mentions refer to is looked up once a statement. A foreign key looks up every row, and five of them took a third
-- of the time in which a load writes its mentions.

ALTER TABLE core.mention
    DROP CONSTRAINT mention_article_id_fkey,
    DROP CONSTRAINT mention_source_id_fkey,
    DROP CONSTRAINT mention_extractor_id_fkey,
    DROP CONSTRAINT mention_type_fkey,
    DROP CONSTRAINT mention_load_id_fkey;

CREATE FUNCTION core.refuse_unknown() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    unknown text;
BEGIN
    SELECT format('article %s, source %s, extractor %s, type %s, load %s',
                  a.article_id, a.source_id, a.extractor_id, a.type, a.load_id)
    INTO unknown
    FROM (SELECT DISTINCT article_id, source_id, extractor_id, type, load_id FROM added) AS a
    LEFT JOIN core.article USING (article_id)
    LEFT JOIN core.source ON source.source_id = a.source_id
    LEFT JOIN core.extractor USING (extractor_id)
    LEFT JOIN core.event_type USING (type)
    LEFT JOIN ops.load USING (load_id)
    WHERE article.article_id IS NULL OR source.source_id IS NULL OR extractor.extractor_id IS NULL
       OR event_type.type IS NULL OR load.load_id IS NULL
    LIMIT 1;
    IF unknown IS NOT NULL THEN
        RAISE foreign_key_violation USING MESSAGE = format('a mention refers to something that is not there: %s', unknown);
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION core.refuse_unknown() IS 'Refuses mentions of an article, source, extractor, type or load that is not there';

CREATE TRIGGER refuse_unknown AFTER INSERT ON core.mention
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_unknown();
CREATE TRIGGER refuse_unknown_after_update AFTER UPDATE ON core.mention
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_unknown();

-- The other direction: what mentions refer to stays. Nothing deletes these rows in daily use, so a look at each is cheap.
CREATE FUNCTION core.refuse_orphans() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held boolean;
    old_key text := to_jsonb(OLD) ->> TG_ARGV[0];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) ->> TG_ARGV[0] = old_key THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM core.mention WHERE %I = $1::%s)', TG_ARGV[0], TG_ARGV[1])
    INTO held USING old_key;
    IF held THEN
        RAISE foreign_key_violation USING MESSAGE = format('mentions refer to %s %s', TG_ARGV[0], old_key);
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION core.refuse_orphans() IS 'Keeps rows that mentions refer to';

CREATE TRIGGER refuse_orphans AFTER DELETE OR UPDATE OF article_id ON core.article
FOR EACH ROW EXECUTE FUNCTION core.refuse_orphans('article_id', 'uuid');
CREATE TRIGGER refuse_orphans AFTER DELETE OR UPDATE OF source_id ON core.source
FOR EACH ROW EXECUTE FUNCTION core.refuse_orphans('source_id', 'text');
CREATE TRIGGER refuse_orphans AFTER DELETE OR UPDATE OF extractor_id ON core.extractor
FOR EACH ROW EXECUTE FUNCTION core.refuse_orphans('extractor_id', 'integer');
CREATE TRIGGER refuse_orphans AFTER DELETE OR UPDATE OF type ON core.event_type
FOR EACH ROW EXECUTE FUNCTION core.refuse_orphans('type', 'text');
CREATE TRIGGER refuse_orphans AFTER DELETE OR UPDATE OF load_id ON ops.load
FOR EACH ROW EXECUTE FUNCTION core.refuse_orphans('load_id', 'bigint');

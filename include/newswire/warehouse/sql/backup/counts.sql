-- What a person counts: the content of a warehouse, to compare before and after.
SELECT (SELECT count(*) FROM raw.capture) AS captures, (SELECT count(*) FROM core.article) AS articles,
       (SELECT count(*) FROM core.article_revision) AS revisions, (SELECT count(*) FROM core.mention) AS mentions,
       (SELECT count(*) FROM core.event) AS events, (SELECT count(*) FROM core.event_history) AS closed_events,
       (SELECT count(*) FROM ops.load) AS loads, (SELECT count(*) FROM ops.quarantine) AS quarantined,
       (SELECT max(version) FROM ops.schema_migration) AS schema

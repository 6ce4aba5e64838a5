-- Windows that are coded again by a newer extractor, kept apart until a person promotes them, and the way back.

CREATE TABLE ops.recoding (
    recoding_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    extractor_id integer NOT NULL REFERENCES core.extractor,
    window_start timestamptz NOT NULL,
    window_end timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'staged' CHECK (state IN ('staged', 'promoted', 'rolled_back', 'rejected')),
    load_id bigint REFERENCES ops.load,
    back_load_id bigint REFERENCES ops.load,
    dag_id text,
    run_id text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    decided_at timestamptz,
    decided_by text,
    CHECK (window_start < window_end),
    CHECK ((load_id IS NOT NULL) = (state IN ('promoted', 'rolled_back'))),
    CHECK ((back_load_id IS NOT NULL) = (state = 'rolled_back'))
);
COMMENT ON TABLE ops.recoding IS 'Windows that a newer extractor has coded again, and what a person decided on them';
COMMENT ON COLUMN ops.recoding.recoding_id IS 'number';
COMMENT ON COLUMN ops.recoding.extractor_id IS 'the newer extractor';
COMMENT ON COLUMN ops.recoding.window_start IS 'first instant of the window, UTC';
COMMENT ON COLUMN ops.recoding.window_end IS 'end of the window, UTC, excluded';
COMMENT ON COLUMN ops.recoding.state IS 'staged, promoted, rolled_back or rejected';
COMMENT ON COLUMN ops.recoding.load_id IS 'load that promoted it';
COMMENT ON COLUMN ops.recoding.back_load_id IS 'load that took it back';
COMMENT ON COLUMN ops.recoding.dag_id IS 'DAG that staged it, or the command';
COMMENT ON COLUMN ops.recoding.run_id IS 'its run';
COMMENT ON COLUMN ops.recoding.created_at IS 'when it was begun';
COMMENT ON COLUMN ops.recoding.decided_at IS 'when it was promoted, rejected or rolled back last';
COMMENT ON COLUMN ops.recoding.decided_by IS 'who decided, as far as it is known';
CREATE UNIQUE INDEX recoding_staged_idx ON ops.recoding (extractor_id, window_start, window_end) WHERE state = 'staged';
CREATE INDEX recoding_load_idx ON ops.recoding (load_id);
CREATE INDEX recoding_back_load_idx ON ops.recoding (back_load_id);
CREATE INDEX recoding_extractor_idx ON ops.recoding (extractor_id);

CREATE TABLE ops.recoded (
    recoding_id bigint NOT NULL REFERENCES ops.recoding,
    article_id uuid NOT NULL REFERENCES core.article,
    rev_no integer NOT NULL,
    mentions jsonb NOT NULL,
    rejected jsonb NOT NULL,
    offices text[] NOT NULL,
    without_holder text[] NOT NULL,
    before jsonb,
    PRIMARY KEY (recoding_id, article_id)
);
COMMENT ON TABLE ops.recoded IS 'Answers of a newer extractor that wait for a person, apart from those that wait for a load';
COMMENT ON COLUMN ops.recoded.recoding_id IS 'recoding';
COMMENT ON COLUMN ops.recoded.article_id IS 'article';
COMMENT ON COLUMN ops.recoded.rev_no IS 'revision that was read';
COMMENT ON COLUMN ops.recoded.mentions IS 'mentions as the record of newswire.extract';
COMMENT ON COLUMN ops.recoded.rejected IS 'what was seen and refused, with reasons';
COMMENT ON COLUMN ops.recoded.offices IS 'watched offices that the article names';
COMMENT ON COLUMN ops.recoded.without_holder IS 'those of them without a known holder';
COMMENT ON COLUMN ops.recoded.before IS 'what the article held when it was promoted: its row of core.article_extraction, and what was rejected';
CREATE INDEX recoded_article_idx ON ops.recoded (article_id);

GRANT SELECT, INSERT, UPDATE ON ops.recoding TO wh_loader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ops.recoded TO wh_loader;
GRANT SELECT ON ops.recoding, ops.recoded TO wh_desk;

INSERT INTO core.fingerprint SELECT * FROM staged_print
ON CONFLICT (article_id) DO UPDATE SET
    rev_no = excluded.rev_no, day = excluded.day, n_tokens = excluded.n_tokens, n_rare = excluded.n_rare,
    sketch_version = excluded.sketch_version, live = excluded.live, language = excluded.language,
    stop_version = excluded.stop_version, sketch = excluded.sketch,
    n_stopped = excluded.n_stopped;
INSERT INTO core.shingle (h, day, article_no) SELECT h, day, article_no FROM staged_sample;
ANALYZE staged_sample

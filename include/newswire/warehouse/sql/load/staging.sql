CREATE TEMP TABLE staged_article (
    article_id uuid PRIMARY KEY, rev_no integer NOT NULL, status text NOT NULL, n_mentions integer NOT NULL,
    published_at timestamptz NOT NULL, offices text[] NOT NULL DEFAULT '{}',
    without_holder text[] NOT NULL DEFAULT '{}'
) ON COMMIT DROP;
CREATE TEMP TABLE staged_mention (LIKE core.mention INCLUDING DEFAULTS) ON COMMIT DROP;
ALTER TABLE staged_mention ALTER load_id DROP NOT NULL, ALTER system_from DROP NOT NULL;
CREATE TEMP TABLE staged_side (LIKE core.mention_side) ON COMMIT DROP

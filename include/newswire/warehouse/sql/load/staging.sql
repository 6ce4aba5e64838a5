CREATE TEMP TABLE staged_article (
    article_id uuid PRIMARY KEY, rev_no integer NOT NULL, status text NOT NULL, n_mentions integer NOT NULL,
    published_at timestamptz NOT NULL, offices text[] NOT NULL DEFAULT '{}',
    without_holder text[] NOT NULL DEFAULT '{}'
) ON COMMIT DROP;
CREATE TEMP TABLE staged_answer (article_id uuid NOT NULL, extracted_at timestamptz NOT NULL) ON COMMIT DROP;
CREATE TEMP TABLE staged_mention (
    mention_id uuid NOT NULL, published_at timestamptz NOT NULL, article_id uuid NOT NULL, n integer NOT NULL,
    type text NOT NULL, row_sha256 bytea NOT NULL
) ON COMMIT DROP

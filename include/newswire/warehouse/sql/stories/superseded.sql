-- Articles that speak for no story any more, as a load would stage them.
CREATE TEMP TABLE staged_article ON COMMIT DROP AS
SELECT article_id, rev_no FROM core.article_extraction WHERE article_id = ANY(%(ids)s::uuid[]);
CREATE TEMP TABLE staged_mention (mention_id uuid, published_at timestamptz) ON COMMIT DROP

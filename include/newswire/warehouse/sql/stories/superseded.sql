-- What the articles hold that speak for no story any more, as a load finds it of articles for which nothing is staged.
CREATE TEMP TABLE known ON COMMIT DROP AS
SELECT mention_id, published_at, system_from, false AS staged FROM core.mention WHERE article_id = ANY(%(ids)s::uuid[])

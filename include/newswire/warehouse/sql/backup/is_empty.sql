-- Nothing that a run or a person wrote.
SELECT NOT EXISTS (SELECT FROM core.article) AND NOT EXISTS (SELECT FROM ops.load)
    AND NOT EXISTS (SELECT FROM raw.feed_item) AND NOT EXISTS (SELECT FROM raw.capture)

-- warning: nine in ten articles of the last week that were seen on their day were loaded within 36 hours
SELECT coalesce(round(extract(epoch FROM lag) / 3600, 1) || ' hours for nine in ten of ' || articles, 'no article'),
       'at most 36 hours', articles < 20 OR lag <= interval '36 hours'
FROM (
    SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY l.finished_at - a.published_at) AS lag, count(*) AS articles
    FROM core.article AS a
    JOIN core.article_extraction AS x USING (article_id)
    JOIN ops.load AS l USING (load_id)
    WHERE a.published_at >= now() - interval '9 days' AND a.published_at < now() - interval '2 days'
      AND a.first_seen_at < a.published_at + interval '1 day'
) AS lags

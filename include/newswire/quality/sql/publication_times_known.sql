-- warning: no source leaves the time of one in ten articles of the last week to the time of the fetch
SELECT coalesce(string_agg(source_id || ' ' || guessed || ' of ' || articles, ', ' ORDER BY source_id), 'none'),
       'none', count(*) = 0
FROM (
    SELECT source_id, count(*) AS articles, count(*) FILTER (WHERE published_precision = 'fetched') AS guessed
    FROM core.article
    WHERE first_seen_at >= now() - interval '7 days'
    GROUP BY source_id
) AS sources
WHERE articles >= 20 AND guessed * 10 > articles

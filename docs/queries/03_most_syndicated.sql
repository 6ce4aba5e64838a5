-- Which stories of a week were printed by most publishers, and who they were.
SELECT day, title, canonical_source, n_sources, n_articles, sources, last_published_at - first_published_at AS spread, url
FROM mart.syndication
WHERE day >= date '2026-09-14' AND day < date '2026-09-21'
ORDER BY n_sources DESC, n_articles DESC, first_published_at
LIMIT 20;

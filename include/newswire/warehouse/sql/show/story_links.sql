-- Texts of other stories that share a passage with these articles: edges of both kinds between two stories.
SELECT e.kind, e.j, e.c, e.stop_version, a.source_id, a.url, a.published_at, other.story_id, f.n_rare < g.n_rare AS is_held
FROM core.edge AS e
CROSS JOIN LATERAL (VALUES (e.a, e.b), (e.b, e.a)) AS ends (mine, theirs)
JOIN core.article AS a ON a.article_id = ends.theirs
JOIN core.fingerprint AS f ON f.article_id = ends.mine
JOIN core.fingerprint AS g ON g.article_id = ends.theirs
JOIN core.story_member AS own ON own.article_id = ends.mine
JOIN core.story_member AS other ON other.article_id = ends.theirs
WHERE ends.mine = ANY(%(articles)s::uuid[]) AND other.story_id <> own.story_id
ORDER BY a.published_at, ends.theirs

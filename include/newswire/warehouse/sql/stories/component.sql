-- Everything that same_text edges connect with these articles.
WITH RECURSIVE touched (article_id) AS (
    SELECT unnest(%(ids)s::uuid[])
    UNION
    SELECT next.article_id
    FROM touched
    CROSS JOIN LATERAL (
        SELECT edge.b AS article_id FROM core.edge WHERE edge.a = touched.article_id AND edge.kind = 'same_text'
        UNION ALL
        SELECT edge.a FROM core.edge WHERE edge.b = touched.article_id AND edge.kind = 'same_text'
    ) AS next
)
SELECT article_id FROM touched

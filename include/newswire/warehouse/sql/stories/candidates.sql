-- Pairs of a staged article and any other that share sampled shingles; the constant days prune the partitions. What is
-- too far apart in time goes as soon as the row is read, by the day that stands beside the hash.
WITH pair AS (
    SELECT staged.article_no AS one, other.article_no AS two
    FROM staged_sample AS staged
    JOIN core.shingle AS other ON other.h = staged.h
    WHERE other.day BETWEEN %(low)s AND %(high)s
      AND other.day BETWEEN staged.day - %(window)s AND staged.day + %(window)s
      AND other.article_no <> staged.article_no
    GROUP BY 1, 2
    HAVING count(*) >= %(shared)s
)
SELECT DISTINCT least(one.article_id, two.article_id) AS a, greatest(one.article_id, two.article_id) AS b
FROM pair
JOIN core.article AS one ON one.article_no = pair.one
JOIN core.article AS two ON two.article_no = pair.two

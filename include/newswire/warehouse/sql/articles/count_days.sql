-- What cleaning made of the pages of some days, counted over all runs.
INSERT INTO ops.cleaning_day (source_id, day, pages, articles, ruled, agreement, letters)
SELECT
    i.source_id, (i.window_at AT TIME ZONE 'UTC')::date, count(*), count(r.article_id),
    round(avg((r.cleaner LIKE 'rule/%%')::integer), 3),
    round((percentile_cont(0.5) WITHIN GROUP (ORDER BY r.agreement))::numeric, 3),
    round(percentile_cont(0.5) WITHIN GROUP (ORDER BY r.letters))
FROM raw.feed_item AS i
JOIN core.capture_cleaning AS k USING (capture_id)
LEFT JOIN core.article_revision AS r ON r.article_id = k.article_id AND r.rev_no = k.rev_no
WHERE i.source_id = %(source_id)s AND (i.window_at AT TIME ZONE 'UTC')::date = ANY(%(days)s::date[])
GROUP BY i.source_id, (i.window_at AT TIME ZONE 'UTC')::date
ON CONFLICT (source_id, day) DO UPDATE SET
    pages = excluded.pages, articles = excluded.articles, ruled = excluded.ruled, agreement = excluded.agreement,
    letters = excluded.letters

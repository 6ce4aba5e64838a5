-- Which words are behind one number of a series: every report of the events of a dyad, day and type.
SELECT e.event_id, e.n_independent, v.published_at, v.source_id, v.quote, v.merge_score, v.merge_reason, v.url
FROM mart.event AS e
JOIN mart.evidence AS v USING (event_id)
WHERE e.date_start = date '2026-09-20' AND e.type = 'CONSULT' AND e.status = 'actual'
    AND e.actors && ARRAY['IRN'] AND e.recipients && ARRAY['PAK']
ORDER BY e.event_id, v.published_at, v.mention_id;

-- Which loads changed what we say of a week, when, and by which version: also the attempts that failed.
SELECT load_id, state, dataset, extractor, extractor_version, n_in, n_inserted, n_closed, n_quarantined, n_events, run_id,
       started_at
FROM mart.load
WHERE window_start < timestamptz '2026-09-21 00:00Z' AND window_end > timestamptz '2026-09-14 00:00Z'
ORDER BY started_at DESC
LIMIT 100;

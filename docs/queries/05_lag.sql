-- How long after its publication is a report ours: half, nine in ten and the slowest of a week's mentions, by source.
SELECT source_id, count(*) AS mentions,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY system_from - published_at) AS half,
       percentile_disc(0.9) WITHIN GROUP (ORDER BY system_from - published_at) AS nine_in_ten,
       max(system_from - published_at) AS slowest
FROM mart.evidence
WHERE published_at >= timestamptz '2026-09-14 00:00Z' AND published_at < timestamptz '2026-09-21 00:00Z'
GROUP BY source_id
ORDER BY nine_in_ten DESC, source_id;

-- warning: fewer than one mention in a hundred was set aside by the loads of the last 30 days
SELECT round(100 * share, 2) || ' percent', 'under 1 percent', share < 0.01
FROM (
    SELECT coalesce(sum(n_quarantined)::numeric / nullif(sum(n_in), 0), 0) AS share FROM ops.load
    WHERE state = 'committed' AND started_at >= now() - interval '30 days'
) AS shares

-- warning: fewer than one mention in a hundred was set aside by the loads
SELECT round(100 * share, 2) || ' percent', 'under 1 percent', share < 0.01
FROM (
    SELECT coalesce(sum(n_quarantined)::numeric / nullif(sum(n_in), 0), 0) AS share FROM ops.load WHERE state = 'committed'
) AS shares

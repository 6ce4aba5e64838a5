-- warning: at most 15 in a hundred offices that articles name have no known holder on that day
SELECT round(100 * share, 1) || ' percent of ' || named || ' on the last seven days that were coded', 'at most 15 percent',
       named < 20 OR share <= 0.15
FROM (
    SELECT coalesce(sum(offices), 0) AS named,
           coalesce(sum(without_holder)::numeric / nullif(sum(offices), 0), 0) AS share
    FROM (SELECT offices, without_holder FROM mart.office_holders_day ORDER BY day DESC LIMIT 7) AS latest
) AS shares

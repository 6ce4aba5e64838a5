-- warning: on none of the last three days did the texts of a source differ much from those of its 8 weeks before
SELECT coalesce(string_agg(source_id || ' ' || day || ': ' || alarm, '; ' ORDER BY day DESC, source_id), 'none'),
       'none', count(*) = 0
FROM ops.cleaning_drift
WHERE day >= (now() AT TIME ZONE 'UTC')::date - 3 AND alarm IS NOT NULL

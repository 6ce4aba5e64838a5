-- error: every load accounts for all that it staged
SELECT count(*) || ' loads', '0 loads', count(*) = 0
FROM ops.load
WHERE state = 'committed' AND n_in <> n_inserted + n_unchanged + n_fenced + n_quarantined

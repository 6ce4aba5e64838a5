CREATE TEMP TABLE staged_print (LIKE core.fingerprint) ON COMMIT DROP;
CREATE TEMP TABLE staged_sample (LIKE core.shingle) ON COMMIT DROP

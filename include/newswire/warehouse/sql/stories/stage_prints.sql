-- The months that a batch asks for are in memory. With the default cost the planner reads them whole.
SET LOCAL random_page_cost = 1.1;
CREATE TEMP TABLE staged_print (LIKE core.fingerprint) ON COMMIT DROP;
CREATE TEMP TABLE staged_sample (LIKE core.shingle) ON COMMIT DROP

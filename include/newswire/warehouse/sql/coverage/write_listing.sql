-- What a listing said of a day. One that fails takes nothing away from what it said before.
INSERT INTO ops.coverage_listing AS known (
    source_id, day, listing, found, missing, undated, expected, expected_basis, complete, requests,
    asked_from, asked_to, error, dag_id, run_id, listed_at
)
VALUES (
    %(source_id)s, %(day)s, %(listing)s, %(found)s, %(missing)s, %(undated)s, %(expected)s, %(expected_basis)s,
    %(complete)s, %(requests)s, %(asked_from)s, %(asked_to)s, %(error)s, %(dag_id)s, %(run_id)s, %(listed_at)s
)
ON CONFLICT (source_id, day, listing) DO UPDATE SET
    found = excluded.found, missing = excluded.missing, undated = excluded.undated, expected = excluded.expected,
    expected_basis = excluded.expected_basis, complete = excluded.complete, requests = excluded.requests,
    asked_from = excluded.asked_from, asked_to = excluded.asked_to, error = excluded.error,
    dag_id = excluded.dag_id, run_id = excluded.run_id, listed_at = excluded.listed_at
WHERE excluded.error IS NULL OR known.error IS NOT NULL

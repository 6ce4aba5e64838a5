-- error: an event that is not announced does not lie after its publication
SELECT count(*) || ' mentions', '0 mentions', count(*) = 0
FROM core.mention
WHERE (%(loads)s::bigint[] IS NULL OR load_id = ANY (%(loads)s::bigint[]))
  AND status <> 'future' AND date_start > (published_at AT TIME ZONE 'UTC')::date + 1

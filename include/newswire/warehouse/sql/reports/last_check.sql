-- Whether any check ran within the last hour.
SELECT EXISTS (SELECT FROM ops.dq_result WHERE checked_at > now() - interval '1 hour')

-- A list that runs may use and that holds exactly these hashes, the latest first.
SELECT version FROM core.stop_version
WHERE sha256 = %(sha256)s AND NOT starts_with(version, %(month)s)
ORDER BY to_day DESC NULLS LAST, version
LIMIT 1

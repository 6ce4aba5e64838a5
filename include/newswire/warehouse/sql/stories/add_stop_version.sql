INSERT INTO core.stop_version (version, from_day, to_day, articles, rule, sha256)
VALUES (%(version)s, %(from_day)s, %(to_day)s, %(articles)s, %(rule)s, %(sha256)s)
ON CONFLICT (version) DO NOTHING

-- The number of an extractor. A version that is known with another digest was changed without a new version.
INSERT INTO core.extractor (name, version, rank, config_sha256)
VALUES (%(name)s, %(version)s, %(rank)s, %(config_sha256)s)
ON CONFLICT DO NOTHING

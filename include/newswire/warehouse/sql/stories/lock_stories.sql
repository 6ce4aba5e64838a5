-- The stories whose members may change, against loads that read them now; loads take them before their type families.
SELECT story_id FROM core.story WHERE story_id = ANY(%(stories)s::bigint[]) ORDER BY story_id FOR NO KEY UPDATE

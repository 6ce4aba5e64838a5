-- Feeds that the catalogue does not name any more are no longer asked, and what was proposed for them is settled.
UPDATE raw.feed SET active = false, proposal = NULL, proposal_since = NULL, proposal_seen = 0
WHERE source_id = %(source_id)s AND url <> ALL(%(urls)s::text[]) AND (active OR proposal IS NOT NULL)

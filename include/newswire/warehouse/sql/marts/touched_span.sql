-- When the first mentions of these events were published: as constants they leave out the other months.
SELECT min(first_published_at), max(first_published_at) FROM touched_event

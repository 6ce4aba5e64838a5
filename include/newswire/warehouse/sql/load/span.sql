-- First and last publication of the staged articles: as constants they let the other statements leave out months.
SELECT coalesce(min(published_at), 'epoch'), coalesce(max(published_at), 'epoch') FROM staged_article

-- Who is named is looked for in events; no query looks for it in mentions, and the index took a tenth of a load's time.

DROP INDEX core.mention_side_code_idx;

INSERT INTO core.source AS known (source_id, name_ar, name_en, country, language, kind, tier, timezone, homepage, terms, replica)
VALUES (%(source_id)s, %(name_ar)s, %(name_en)s, %(country)s, %(language)s, %(kind)s, %(tier)s, %(timezone)s,
        %(homepage)s, %(terms)s, %(replica)s)
ON CONFLICT (source_id) DO UPDATE SET
    name_ar = excluded.name_ar, name_en = excluded.name_en, country = excluded.country, language = excluded.language,
    kind = excluded.kind, tier = excluded.tier, timezone = excluded.timezone, homepage = excluded.homepage,
    terms = excluded.terms, replica = excluded.replica
WHERE known.* IS DISTINCT FROM excluded.*

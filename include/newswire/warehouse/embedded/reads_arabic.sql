SELECT cardinality(show_trgm('مصر')) > 0;

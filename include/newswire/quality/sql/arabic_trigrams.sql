-- error: the database knows Arabic letters as letters
SELECT cardinality(show_trgm('مصر')) || ' trigrams', 'more than 0 trigrams', cardinality(show_trgm('مصر')) > 0

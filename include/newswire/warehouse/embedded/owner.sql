-- The owner's migrations set the limits of the other roles, which needs both on PostgreSQL 16 and later.
ALTER ROLE newswire CREATEROLE;
GRANT wh_loader, wh_reader, wh_desk TO newswire WITH ADMIN OPTION;

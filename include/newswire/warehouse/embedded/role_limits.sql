-- Limits that only a superuser may set; what each role may touch is granted by the migrations.
ALTER ROLE wh_loader SET lock_timeout = '60s';
ALTER ROLE wh_loader SET statement_timeout = '10min';
ALTER ROLE wh_reader SET default_transaction_read_only = on;
ALTER ROLE wh_reader SET statement_timeout = '60s';
ALTER ROLE wh_reader CONNECTION LIMIT 20;
ALTER ROLE wh_desk SET statement_timeout = '10s';

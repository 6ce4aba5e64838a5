SET LOCAL lock_timeout = '60s';
SET LOCAL statement_timeout = '300s';
SET LOCAL idle_in_transaction_session_timeout = '120s'

"""The PostgreSQL warehouse: connect, migrate, and one module per group of tables."""

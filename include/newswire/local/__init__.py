"""Everything on one machine: PostgreSQL, Airflow and (for the demo) replica sites, started and stopped as one."""

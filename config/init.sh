#!/bin/sh
# What must be there before the services of docker-compose.yaml start; safe to run again.
set -eu
airflow db migrate
newswire migrate
airflow pools import /opt/airflow/config/pools.json
python -m newswire.warehouse.logins
airflow users create --username admin --password "$NEWSWIRE_ADMIN_PASSWORD" --role Admin \
  --firstname news --lastname wire --email admin@localhost || true # it exists already

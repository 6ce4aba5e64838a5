# The image of every Airflow service in docker-compose.yaml. It was never built: no container engine was at hand.
# Before production pin the base by digest, which could not be looked up either:
#   docker compose build --build-arg BASE=apache/airflow@sha256:…
# Another BASE (Astro's runtime) serves as well, if its user 50000 may write to /opt/airflow.
ARG BASE=apache/airflow:slim-3.3.2-python3.12
FROM ${BASE}

USER 50000
WORKDIR /opt/airflow

# the lock first: code changes more often. --no-deps because the lock is complete
COPY --chown=50000:0 requirements.lock ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock

COPY --chown=50000:0 pyproject.toml README.md ./
COPY --chown=50000:0 config config
COPY --chown=50000:0 include include
COPY --chown=50000:0 plugins plugins
COPY --chown=50000:0 dags dags
# setuptools stands in the lock. The folders are what a named volume takes its owner from; group 0 may write to them,
# because AIRFLOW_UID may be another user of that group
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e . \
  && mkdir -p archive exports logs \
  && chmod g+rwX archive exports logs

#!/bin/sh
# Format, lint, types, layers, locks, generated files. Stops at the first that fails.
set -eu
step() {
  echo "== $1"
  shift
  "$@"
}
step "format" ruff format --check .
step "lint" ruff check .
step "types" mypy
step "layers" lint-imports --no-cache
step "locks" sh tests/lock.sh --check
step "compose file" check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yaml
step "generated docs" python -m newswire.documentation --check
echo "all checks passed"

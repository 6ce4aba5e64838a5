#!/bin/sh
# Resolves pyproject.toml into requirements.txt (pins, for any pip) and requirements.lock (the same pins with hashes).
# With --check it writes nothing and fails when one of the two is stale.
set -eu
out=.
if [ "${1:-}" = --check ]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
  cp requirements.txt requirements.lock "$out" # uv keeps pins that it finds, so that a newer release alone is not "stale"
fi
compile() {
  uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header \
    --extra dev pyproject.toml "$@"
}
compile --output-file "$out/requirements.txt" >/dev/null
cp "$out/requirements.txt" "$out/requirements.pins"
compile --constraint "$out/requirements.pins" --generate-hashes --output-file "$out/requirements.lock" >/dev/null
rm "$out/requirements.pins"
if [ "$out" != . ]; then
  for file in requirements.txt requirements.lock; do
    cmp -s "$file" "$out/$file" || { echo "$file is stale: ./run lock" >&2; exit 1; }
  done
fi

#!/usr/bin/env bash
# Checks and formats the figure's JavaScript with Biome, which nothing needs at run time.
# With "--write" it mends what it can; otherwise it only says what is wrong.
set -euo pipefail
cd "$(dirname "$0")/.."

BIOME=@biomejs/biome@2.6.8 # as in biome.json

if ! command -v npx >/dev/null; then
  echo "Node is not installed: the JavaScript is not linted. Get it from https://nodejs.org" >&2
  exit 0
fi
npx --yes "$BIOME" check --error-on-warnings "$@" .

#!/bin/bash
# bench.sh SUMOQ [EVENTS]: sumoq beside DuckDB (npm, in a temporary folder), sqlite3 and jq on generated events; prints a table of
# ratios, and leaves it as bench.json in that folder.
#
# The generator of events is not part of this project: GENERATOR names it (default ../shared/bench/gen_events.py). Without
# it, or without node, nothing is measured and the exit status is 0.
set -eu
sumoq=$(realpath "$1")
events=${2:-500000}
generator=${GENERATOR:-../shared/bench/gen_events.py}
work=${BENCH_DIR:-${TMPDIR:-/tmp}/sumoq-bench}
if [ ! -e "$generator" ] || ! command -v npm > /dev/null; then
    echo "bench: needs npm and the generator of events ($generator); nothing measured" >&2
    exit 0
fi
mkdir -p "$work"
if [ ! -e "$work/events-$events.jsonl" ]; then
    python3 "$generator" "$events" "$work/part.jsonl"
    mv "$work/part.jsonl" "$work/events-$events.jsonl"
fi
if [ ! -d "$work/node_modules/@duckdb/node-api" ]; then
    (cd "$work" && npm init -y > /dev/null && npm install --silent @duckdb/node-api > /dev/null)
fi
cp tests/perf/*.mjs "$work"
node "$work/bench.mjs" "$sumoq" "$work/events-$events.jsonl" "$work"

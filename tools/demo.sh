#!/bin/sh
# demo.sh BUILD: load the fixtures into an event database and run the queries of queries/ over it.
set -eu
build=$1
folder=$build/demo
rm -rf "$folder"
mkdir -p "$folder"
echo "== sumoq load --db $folder/events.db fixtures/*.jsonl"
"$build/sumoq" load --db "$folder/events.db" fixtures/*.jsonl
for query in queries/*.sumo; do
    echo
    echo "== sumoq run $query --db $folder/events.db"
    "$build/sumoq" run "$query" --db "$folder/events.db"
done

#!/bin/bash
# real_data.sh: both queries over recorded events and logs, from files and from a database, with and without
# --map-4688. One event of all of them is a find of T1587.002: a certutil -addstore, which is there flat and nested.
# Needs the recordings beside the project (../shared/data) and jq; without them it says so and skips.
# Prints `N passed, N failed` last.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
sumoq=$(realpath "${SUMOQ:-$root/build/sumoq}")
data=${DATA:-$root/../shared/data}
if [ ! -e "$data/expected-sigma-regression.json" ] || ! command -v jq > /dev/null; then
    echo "real data: skipped, $data or jq is missing"
    echo "0 passed, 0 failed"
    exit 0
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/sumoq-real.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

same() { # NAME EXPECTED GOT
    if cmp -s "$2" "$3"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $1"
        diff "$2" "$3" | head -n 4 | cut -c 1-300
    fi
}

: > "$work/none"
jq -c '.["T1587.002"] | .columns as $c | .rows[] | [.[$c[]]]' "$data/expected-sigma-regression.json" > "$work/one"

# Rows of a query, every cell.
rows() { # TECHNIQUE ARGUMENT...
    "$sumoq" run "$root/queries/$1-code-signing-certificates.sumo" --quiet --format json "${@:2}" 2> "$work/errors" |
        jq -c '.rows[]'
    [ "${PIPESTATUS[0]}" = 0 ] || { echo "status not 0"; cat "$work/errors"; }
}

for file in "$data"/*.jsonl "$data"/*.jsonl.gz "$data"/logs/*; do
    name=${file#"$data/"}
    expected=$work/none
    case $name in
    sigma-regression.jsonl | windows-nested.jsonl) expected=$work/one ;;
    esac
    for map in "" --map-4688; do
        rm -f "$work/events.db"
        rows T1587.002 $map "$file" > "$work/got"
        same "T1587.002 over $name $map" "$expected" "$work/got"
        rows T1588.003 $map "$file" > "$work/got"
        same "T1588.003 over $name $map" "$work/none" "$work/got"
        if "$sumoq" load --quiet --db "$work/events.db" $map "$file" 2> "$work/errors"; then
            rows T1587.002 --db "$work/events.db" > "$work/got"
            same "T1587.002 over $name $map, from a database" "$expected" "$work/got"
            rows T1588.003 --db "$work/events.db" > "$work/got"
            same "T1588.003 over $name $map, from a database" "$work/none" "$work/got"
        else
            failed=$((failed + 1))
            echo "FAILED load of $name $map"
            head -n 3 "$work/errors"
        fi
    done
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

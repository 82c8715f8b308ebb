#!/bin/bash
# real_data.sh: both queries over recorded events and logs, from files and from a database, with and without
# --map-4688: each file alone, all at once, the events after each stage. One event of all of them is a find of T1587.002: a certutil -addstore, which is there flat and nested.
# Needs the recordings beside the project (../shared/data) and jq; without them it says so and skips.
# Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
data=$root/../shared/data
needs_shared data/expected-sigma-regression.json
needs jq zcat
make_work

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
        same "T1587.002 over $name $map" "$work/got" "$expected"
        rows T1588.003 $map "$file" > "$work/got"
        same "T1588.003 over $name $map" "$work/got" "$work/none"
        if "$sumoq" load --quiet --db "$work/events.db" $map "$file" 2> "$work/errors"; then
            rows T1587.002 --db "$work/events.db" > "$work/got"
            same "T1587.002 over $name $map, from a database" "$work/got" "$expected"
            rows T1588.003 --db "$work/events.db" > "$work/got"
            same "T1588.003 over $name $map, from a database" "$work/got" "$work/none"
        else
            failed=$((failed + 1))
            echo "FAILED load of $name $map"
            head -n 3 "$work/errors"
        fi
    done
done
equal() { # NAME EXPECTED GOT
    echo "$2" > "$work/expected"
    echo "$3" > "$work/got"
    same "$1" "$work/got" "$work/expected"
}

count() { # QUERY ARGUMENT...: the number of its rows; nothing counted is no row
    "$sumoq" run -q "$1 | count" --quiet --format json "${@:2}" | jq '.rows[0][0] // 0'
}

# The find is that one event: its line alone gives the row, all other lines give none.
while read -r name line; do
    sed -n "${line}p" "$data/$name" > "$work/find.jsonl"
    sed "${line}d" "$data/$name" > "$work/others.jsonl"
    rows T1587.002 "$work/find.jsonl" > "$work/got"
    same "T1587.002 over line $line of $name" "$work/got" "$work/one"
    rows T1587.002 "$work/others.jsonl" > "$work/got"
    same "T1587.002 over $name without line $line" "$work/got" "$work/none"
done << 'X'
sigma-regression.jsonl 30
windows-nested.jsonl 146
X

# Events left behind each stage, and no bad record.
sigma=$data/sigma-regression.jsonl
stage() { # TECHNIQUE NAME
    jq ".[\"$1\"].stages.$2" "$data/expected-sigma-regression.json"
}
scope='(_sourceCategory=windows/sysmon OR _sourceCategory=windows/security)'
created='where EventCode = 1 or EventID = 4688'
loads='_sourceCategory=*windows*sysmon* EventCode=7'
equal "events of sigma-regression" "$(jq .events "$data/expected-sigma-regression.json")" "$(count '*' "$sigma")"
equal "T1587.002: the scope" "$(stage T1587.002 scope)" "$(count "$scope" "$sigma")"
equal "T1587.002: process creations" "$(stage T1587.002 where_event)" "$(count "$scope | $created" "$sigma")"
equal "T1587.002: command lines" "$(stage T1587.002 parse_regex)" \
    "$(count "$scope | $created | parse regex field=CommandLine \"(?P<cmdline>.+)\"" "$sigma")"
equal "T1588.003: the scope" "$(stage T1588.003 scope)" "$(count "$loads" "$sigma")"
equal "T1588.003: signed" "$(stage T1588.003 signed)" "$(count "$loads | where Signed = \"true\"" "$sigma")"
for file in "$data"/*.jsonl "$data"/*.jsonl.gz; do
    name=${file#"$data/"}
    equal "bad records of $name" "" "$("$sumoq" run -q '* | count' --format csv "$file" 2>&1 > "$work/out" | grep 'could not be read')"
    equal "events of $name" "$(if [[ $file == *.gz ]]; then zcat "$file"; else cat "$file"; fi | wc -l)" "$(tail -n 1 "$work/out")"
done

# Mapped, the events 4688 are looked at: each has an Image where it names a process, and none without the mapping.
security=$data/security-4688.jsonl.gz
mapped="$scope | $created | where EventID = 4688 and !isEmpty(Image)"
equal "4688 without an Image" 0 "$(count "$mapped" "$security")"
equal "4688 with an Image, mapped" "$(zcat "$security" | jq -c 'select((.NewProcessName // "") != "")' | wc -l)" \
    "$(count "$mapped" --map-4688 "$security")"

# All of it at once, and as one database: the find twice.
cat "$work/one" "$work/one" > "$work/two"
rows T1587.002 "$data"/*.jsonl "$data"/*.jsonl.gz "$data/logs" > "$work/got"
same "T1587.002 over all of it" "$work/got" "$work/two"
rm -f "$work/events.db"
"$sumoq" load --quiet --db "$work/events.db" "$data"/*.jsonl "$data"/*.jsonl.gz "$data/logs" 2> "$work/errors"
equal "the load of all of it" 0 $?
rows T1587.002 --db "$work/events.db" > "$work/got"
same "T1587.002 over a database of all of it" "$work/got" "$work/two"
rows T1588.003 --db "$work/events.db" > "$work/got"
same "T1588.003 over a database of all of it" "$work/got" "$work/none"
finish

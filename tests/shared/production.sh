#!/bin/bash
# production.sh: production queries of ../shared/corpus, verbatim, over events made to their shape. A line of
# production.jsonl is a case: the query's id, events (`t`: seconds after 2023-11-14 22:00 UTC), parameters, look-up tables,
# a time range, and the columns and rows that the specification gives (`@60` is an instant). Parameters without a value are `*`.
# Skipped where the folder is missing. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
corpus=$root/../shared/corpus/queries.jsonl
needs_shared corpus/queries.jsonl
needs jq
make_work
cd "$work" || exit 2
export start=1699999200000

# run_case ID QUERY EVENTS OPTION...: adds the result to results.jsonl; `table SOURCE CSV` gives a look-up table.
run_case() {
    local id=$1 args=()
    printf '%s' "$2" > query.sumo
    printf '%s\n' "$3" > events.jsonl
    shift 3
    while [ $# -gt 0 ]; do
        if [ "$1" = table ]; then
            printf '%s' "$3" > "table${#args[@]}.csv"
            args+=("--lookup=$2=table${#args[@]}.csv")
            shift 3
        else
            args+=("$1")
            shift
        fi
    done
    if ! "$sumoq" run query.sumo --format json --quiet --param-default '*' "${args[@]}" events.jsonl > result.json 2> errors.txt; then
        jq -n --arg why "$(head -n 3 errors.txt)" '{columns: [], rows: [[$why]]}' > result.json
    fi
    cat result.json >> results.jsonl
}

jq -c -n --slurpfile cases "$here/production.jsonl" '($cases | map(.id)) as $ids | inputs | select(.id as $id | $ids | index($id))' \
    "$corpus" > queries.jsonl
jq -r --slurpfile queries queries.jsonl '(env.start | tonumber) as $start | .id as $id
    | [.id, ($queries[] | select(.id == $id) | .query),
       (.events | map({_messageTime: ($start + .t * 1000 | floor)} + del(.t) | tojson) | join("\n")),
       (.params // {} | to_entries[] | "--param=\(.key)=\(.value)"),
       (.lookups // {} | to_entries[] | "table", .key, .value),
       (select(.range) | "--from=\($start + .range[0] * 1000)", "--to=\($start + .range[1] * 1000)")]
    | "run_case " + (map(@sh) | join(" "))' "$here/production.jsonl" > run.sh
. ./run.sh

# Every result beside its case; numbers agree to nine decimals.
jq -r -n --slurpfile cases "$here/production.jsonl" --slurpfile results results.jsonl '
    (env.start | tonumber) as $start
    | def cell: if type != "number" then . elif . > 1e12 then "@\((. - $start) / 1000)" else . * 1e9 | round / 1e9 end;
    [range($cases | length)
     | $cases[.] as $case | $results[.] as $result
     | [$case.columns, ($case.rows | map(map(cell)))] as $expected
     | [($result.columns | map(.name)), ($result.rows | map(map(cell)))] as $got
     | {ok: ($expected == $got), text: "FAILED \($case.id) (\($case.app))\n    expected \($expected)\n    got      \($got)"}]
    | (.[] | select(.ok | not) | .text),
      "\(map(select(.ok)) | length) passed, \(map(select(.ok | not)) | length) failed"' > report.txt
cat report.txt
tail -n 1 report.txt | grep -q ' 0 failed$'

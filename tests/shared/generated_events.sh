#!/bin/bash
# generated_events.sh: both queries over generated events, from files and from a database, for 1, 2 and 4 threads and
# batches of 1, 3 and 1,024 rows. Needs the generator of events and its expected rows beside the project
# (../shared/bench); without them it says so and skips. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
bench=$root/../shared/bench
needs_shared bench/gen_events.py
needs awk jq python3
make_work

query_of() {
    echo "$root/queries/$1-code-signing-certificates.sumo"
}

# Runs a query in every way and compares the rows with a file.
every_way() { # TECHNIQUE N FILTER EXPECTED [SORT]
    local source threads batch
    for source in "$work/events-$2.jsonl" "--db=$work/events-$2.db"; do
        for threads in 1 2 4; do
            for batch in 1 3 1024; do
                "$sumoq" run "$(query_of "$1")" "$source" --quiet --format json --threads $threads --batch $batch |
                    jq -c "$3" | "${5:-cat}" > "$work/got"
                same "$1 over $2 events, ${source%%=*}, $threads threads, batches of $batch" "$work/got" "$4"
            done
        done
    done
}

for n in 20000 100000; do
    python3 "$bench/gen_events.py" $n "$work/events-$n.jsonl" --hits "$work/hits-$n" > /dev/null || exit 2
    "$sumoq" load --quiet --db "$work/events-$n.db" "$work/events-$n.jsonl" || exit 2
done

for technique in T1587.002 T1588.003; do
    # every cell of every row, in order
    jq -c --arg t $technique '.[$t] | .columns as $c | .rows[] | [.[$c[]]]' "$bench/expected-20000.json" > "$work/rows"
    every_way $technique 20000 '.rows[]' "$work/rows"
    # the events that are hits, known by their time and host
    awk -v t=$technique '$2 == t { print $1 }' "$work/hits-100000" > "$work/lines"
    awk 'NR == FNR { want[$1]; next } FNR in want' "$work/lines" "$work/events-100000.jsonl" |
        jq -c '[._messageTime, .User]' | sort > "$work/hits"
    every_way $technique 100000 '(.columns | map(.name)) as $c | .rows[] | [.[$c | index("_messageTime")], .[$c | index("User")]]' \
        "$work/hits" sort
done
finish

#!/bin/bash
# tsan.sh BUILD: the goldens, and loads and queries of many files, plain and packed, in a build with -fsanitize=thread. Every report
# of a data race fails. Results are compared, too: with those of one thread. The last line is `N passed, N failed`.
. "$(dirname "$0")/../tests/script.sh"
cd "$root" || exit 2
build=$(realpath "$1")
sumoq=$build/sumoq
make_work
mkdir "$work/reports"
export TSAN_OPTIONS=log_path=$work/reports/tsan:exitcode=66 TMPDIR=$work

# settings with batches of three rows are among them, so that workers meet often (tests/runner/play.c)
find tests/golden fixtures -name '*.yaml' -print0 | sort -z |
    xargs -0 -n 12 -P "$(nproc)" bash -c '"$0" "$@" > "$TMPDIR/golden.$$" 2>&1; echo "status $?" >> "$TMPDIR/golden.$$"' "$build/goldens"
for log in "$work"/golden.*; do
    [ "$(tail -n 1 "$log")" = "status 0" ]
    judge $? "goldens without a fault or a report" || tail -n 60 "$log"
    [[ $(cat "$log") =~ ([0-9]+)\ passed ]] && passed=$((passed + BASH_REMATCH[1]))
done

# Files of several blocks, which more than one worker reads.
mkdir "$work/data"
for file in 1 2 3 4 5 6; do
    awk -v file=$file 'BEGIN { for (i = 0; i < 8000; i++)
        printf "{\"_messageTime\":%.0f,\"k\":\"key %d\",\"f%d\":%d,\"v\":%d,\"o\":{\"p\":\"%d\"}}\n",
            1700000000000 + 6 * i + file, i * 7919 % 997, i % 40, i, i % 50, file }' > "$work/data/$file.jsonl"
done
gzip "$work"/data/[234].jsonl
awk 'BEGIN { print "time,k,v"; for (i = 0; i < 4000; i++) printf "2023-11-14T22:13:20Z,\"key %d\",%d\n", i % 997, i % 50 }' > "$work/data/7.csv"
awk 'BEGIN { print "k,owner"; for (i = 0; i < 900; i++) print "key " i ",owner " i % 7 }' > "$work/owners.csv"

"$sumoq" load --quiet --db "$work/events.db" "$work/data"
judge $? "a load of seven files"
"$sumoq" load --quiet --again --db "$work/events.db" "$work"/data/[1-3].*
judge $? "a second load"

run() { # OPTIONS...: one query; its status is kept beside what it says
    "$sumoq" run -q "$query" --quiet --format csv --lookup-dir "$work" "$@"
    echo "status $?"
}
for query in '* | count, sum(v) as s, count_distinct(k) as d by v' \
    'v=7 or k=*9 | json field=_raw "o.p" as p nodrop | count by p, k | sort by _count, k, p' \
    '* | json auto | sort by k, v | limit 100 | fields k, v, f3' \
    '* | lookup owner from owners.csv on k = k | top 5 owner | fields owner, _count' \
    '* | parse regex "key (?<n>\d+)" | timeslice 1m | count, pct(n, 90) by _timeslice' \
    '* | where [subquery: k="key 5" | count by v | compose v] | count by v' \
    '* | accum v as a | fields a | limit 20' '* | logreduce | fields _count'; do
    for source in "$work/data" "--db $work/events.db"; do
        # shellcheck disable=SC2086 # two words
        {
            run $source --threads 1 > "$work/one"
            run $source --threads 4 --batch 32 > "$work/four"
        }
        grep -q '^status 0$' "$work/one"
        judge $? "$query, ${source%% *}: it runs"
        same "$query, ${source%% *}: four threads" "$work/four" "$work/one"
    done
done
query='* | sort by k | fields k, v'
run "$work/data" --threads 4 --max-memory 24M > "$work/four"
run "$work/data" --threads 1 > "$work/one"
same "a sort that goes to disk" "$work/four" "$work/one"

for report in "$work"/reports/*; do
    [ -e "$report" ] || continue
    judge 1 "no report of a data race: $report"
    head -n 60 "$report"
done
finish

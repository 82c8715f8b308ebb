#!/bin/bash
# memory.sh: groups and sorts that do not fit into the query's memory go to disk and give the same result, with one
# thread and with several; the peak of memory stays near the limit; without a folder for temporary files the error says
# so. Expected numbers come from awk and sort. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs awk
make_work

# 300,000 events, about 86,000 keys, each of which comes back over the whole file.
awk 'BEGIN { srand(7); for (i = 0; i < 300000; i++)
    printf "{\"_messageTime\":%.0f,\"k\":\"user-%d\",\"v\":%d}\n", 1700000000000 + i, int(rand() * 100000), int(rand() * 1000) }' \
    > "$work/events.jsonl"
sed -E 's/.*"k":"([^"]*)","v":([0-9]+).*/\1,\2/' "$work/events.jsonl" > "$work/pairs"

groups=$(awk -F, '{ n[$1]++; s[$1] += $2 } END { for (k in n) print k "," n[k] "," s[k] }' "$work/pairs" | LC_ALL=C sort)
sorted=$(tac "$work/pairs" | LC_ALL=C sort -s -t, -k2,2nr | md5sum)
frequent=$(awk -F, '{ n[$1]++ } END { for (k in n) print n[k] }' "$work/pairs" | sort -nr | head -n 5 | paste -sd,)
for threads in 1 3; do
    for memory in $((8 + 8 * threads))M 4G; do
        run() {
            "$sumoq" run -q "$1" "$work/events.jsonl" --format csv --threads $threads --max-memory $memory 2>&1 | tail -n +2
        }
        name="$threads threads, $memory"
        check "groups, $name" "$(run '* | count, sum(v) as s by k' | LC_ALL=C sort)" "$groups"
        check "order of groups, $name" "$(run '* | count, sum(v) as s by k' | cut -d, -f1 | md5sum)" \
            "$(tac "$work/pairs" | cut -d, -f1 | awk '!seen[$0]++' | md5sum)"
        check "sort, $name" "$(run '* | sort by v | fields k, v' | md5sum)" "$sorted"
        check "top, $name" "$(run '* | top 5 k' | cut -d, -f2 | paste -sd,)" "$frequent"
    done
done
# a table that doubles just before it is half of the memory
threads=1
for memory in 12M 13M 14M 15M; do
    check "groups, $memory" "$(run '* | count, sum(v) as s by k' | LC_ALL=C sort)" "$groups"
done
check "no temporary files" "$(TMPDIR=$work/gone "$sumoq" run -q '* | count by k' "$work/events.jsonl" --max-memory 16M 2>&1 |
    grep -c 'E0904')" 1
finish

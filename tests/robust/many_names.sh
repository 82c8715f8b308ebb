#!/bin/bash
# many_names.sh: events with 50,201 different names of fields, more than a load remembers at a time; each is found again, the
# names that come again after they were forgotten too, and none is noted twice. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs awk sqlite3
make_work

# the last three events spell forgotten names otherwise: that is the same field
awk 'BEGIN {
    for (i = 0; i < 50200; i++) printf "{\"_messageTime\":%.0f,\"f%d\":%d,\"same\":\"s%d\"}\n", 1700000000000 + i, i, i, i % 3
    for (i = 1000; i < 1003; i++) printf "{\"_messageTime\":%.0f,\"F%d\":\"again\",\"same\":\"s%d\"}\n", 1700001000000 + i, i, i % 3
}' > "$work/events.jsonl"
printf 'f1,f1001,f2000,f50199,same\n,again,,,s2\n,,,50199,s0\n,,2000,,s2\n,1001,,,s2\n1,,,,s1\n' > "$work/right"
"$sumoq" load --quiet --db "$work/events.db" "$work/events.jsonl" || judge 1 "the load fails"
for events in "$work/events.jsonl" "--db $work/events.db"; do
    # shellcheck disable=SC2086 # an option and its value
    "$sumoq" run -q '* | where f1 = 1 or f1001 = 1001 or f1001 = "again" or f2000 = 2000 or f50199 = 50199 | fields f1, f1001, f2000, f50199, same' \
        --format csv $events > "$work/got"
    same "rows, ${events%% *}" "$work/got" "$work/right"
done
sqlite3 "$work/events.db" 'SELECT count(*), count(DISTINCT lower(name)) FROM fields' > "$work/got"
echo '50201|50201' > "$work/right"
same "noted names" "$work/got" "$work/right"
finish

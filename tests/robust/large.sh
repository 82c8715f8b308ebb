#!/bin/bash
# large.sh: 300,000 rows, grouped, ranked, sorted and looked up, against awk and sort; the same for any number of threads, from
# files and with little memory. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs awk
make_work
export LC_ALL=C

# The values are all different: 7 and 300007 have no common factor.
awk 'BEGIN { for (i = 0; i < 300000; i++) print i, "key" (i * 7919) % 90001, "g" i % 50, (i * 7) % 300007 }' > "$work/rows"
awk '{ printf "{\"_messageTime\":%.0f,\"k\":\"%s\",\"g\":\"%s\",\"v\":%d}\n", 1700000000000 + $1, $2, $3, $4 }' "$work/rows" > "$work/events.jsonl"
awk 'BEGIN { print "k,owner"; for (i = 0; i < 60000; i++) print "key" i ",owner" i % 777 }' > "$work/owners.csv"

{ echo k,_count,s; awk '{ n[$2]++; s[$2] += $4 } END { for (k in n) print k "," n[k] "," s[k] }' "$work/rows" | sort; } > "$work/groups"
{ echo g,v; awk '{ print $3 "," $4 }' "$work/rows" | sort -t, -k1,1 -k2,2nr | awk -F, '++n[$1] <= 3' | sort; } > "$work/topk"
{ echo v,k; awk '{ print $4 "," $2 }' "$work/rows" | sort -t, -k1,1nr; } > "$work/sorted"
{ echo owner,_count; awk '{ i = substr($2, 4) + 0; o[i < 60000 ? "owner" i % 777 : ""]++ } END { for (k in o) print k "," o[k] }' "$work/rows" | sort; } > "$work/owners"

csv() { # QUERY OPTIONS...: the header, then the rows in order of their texts
    "$sumoq" run -q "$1" "$work/events.jsonl" --quiet --format csv "${@:2}" > "$work/out"
    { head -n 1 "$work/out"; tail -n +2 "$work/out" | sort; } > "$work/got"
}

for options in '--threads 1' '--threads 2' '--threads 4' '--threads 2 --batch 7' '--threads 2 --max-memory 24M'; do
    # shellcheck disable=SC2086 # several words
    {
        csv '* | count, sum(v) as s by k | fields k, _count, s' $options
        same "groups, $options" "$work/got" "$work/groups"
        csv '* | topk(3, v) by g | fields g, v' $options
        same "topk, $options" "$work/got" "$work/topk"
        "$sumoq" run -q '* | sort by v | fields v, k' "$work/events.jsonl" --quiet --format csv $options > "$work/got"
        same "sort, $options" "$work/got" "$work/sorted"
        csv '* | lookup owner from https://example.com/owners on k=k | count by owner' $options --lookup "https://example.com/owners=$work/owners.csv"
        same "lookup, $options" "$work/got" "$work/owners"
    }
done

finish

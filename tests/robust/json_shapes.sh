#!/bin/bash
# json_shapes.sh: values of JSON records that are built alike, almost alike and each in its own way, by several stages, from files
# and the event database, in batches of any size, against jq. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs awk jq
make_work
cd "$work" || exit 2

# 1,000 alike, then blocks in which the places stay and one thing changes (a key, its case, its order, a bracket, the length of an
# array, a key twice), then 3,000 of many shapes.
awk 'function record(k) {
    v = k % 97
    if (k < 1000 || k % 3) return sprintf("{\"id\":%d,\"user\":{\"name\":\"u%d\",\"a rather long key of its own\":%d},\"list\":[%d,{\"n\":%d}],\"z\":\"e\"}", k, v, v, v, k)
    if (k % 7 == 0) return sprintf("{\"id\":%d,\"user\":{\"Name\":\"u%d\",\"a rather long key of its own\":%d},\"list\":[%d,{\"n\":%d}],\"z\":\"e\"}", k, v, v, v, k)
    if (k % 7 == 1) return sprintf("{\"id\":%d,\"user\":{\"name\":\"u%d\",\"a rather lonG key of its own\":%d},\"list\":[%d,{\"n\":%d}],\"z\":\"e\"}", k, v, v, v, k)
    if (k % 7 == 2) return sprintf("{\"id\":%d,\"user\":{\"a rather long key of its own\":%d,\"name\":\"u%d\"},\"list\":[%d,{\"n\":%d}],\"z\":\"e\"}", k, v, v, v, k)
    if (k % 7 == 3) return sprintf("{\"id\":%d,\"user\":{\"name\":\"u%d\",\"name\":\"again %d\"},\"list\":[%d,{\"n\":%d}],\"z\":\"e\"}", k, v, v, v, k)
    if (k % 7 == 4) return sprintf("{\"id\":%d,\"user\":[\"name\",\"u%d\",\"x\"],\"list\":[%d,{\"n\":%d}],\"z\":\"e\"}", k, v, v, k)
    if (k % 7 == 5) return sprintf("{\"id\":%d,\"list\":[%d,{\"n\":%d}],\"user\":{\"name\":\"u%d\",\"a rather long key of its own\":%d},\"z\":\"e\"}", k, v, k, v, v)
    return sprintf("{\"id\":%d,\"user\":{\"n\\u0061me\":\"u%d\",\"a rather long key of its own\":null},\"list\":{},\"z\":\"e\"}", k, v)
}
BEGIN {
    for (k = 0; k < 4000; k++) print record(k)
    for (k = 4000; k < 7000; k++) {
        line = sprintf("{\"id\":%d", k)
        for (i = 0; i < k % 61; i++) line = line sprintf(",\"k%d_%d\":%d", i, k * 7 % 11, i)
        print line sprintf(",\"user\":{\"name\":%s},\"list\":[%s0,{\"n\":%d}]}", k % 5 ? "\"v" k "\"" : "null", k % 4 ? "1," : "", k)
    }
}' > events.jsonl
"$sumoq" load --quiet --db events.db events.jsonl

jq -r 'def at(f): try f catch null;
    [.id, at(.user.name), at(.user["a rather long key of its own"]), at(.list[1].n), at(.list[-1].n)] |
    map(if . == null then "" else tostring end) | join(",")' events.jsonl | sort > expected
[ "$(wc -l < expected)" = 7000 ]
judge $? "jq reads all records"

stages='json "id" as i | json "user.name", "user['"'a rather long key of its own'"']", "list[1].n" as u, long, n nodrop | where true | json "list[-1].n" as m nodrop'
for options in "events.jsonl --threads 1" "events.jsonl --threads 3" "events.jsonl --threads 2 --batch 3" "events.jsonl --input-format text" "--db events.db"; do
    # shellcheck disable=SC2086 # several options
    "$sumoq" run -q "* | $stages | fields i, u, long, n, m" --quiet --format csv $options | tail -n +2 | sort > got
    same "$options" got expected
    # shellcheck disable=SC2086
    "$sumoq" run -q "* | concat(_raw, \"\") as copy | concat(\"{}\", id) as _raw | ${stages//json /json field=copy } | fields i, u, long, n, m" \
        --quiet --format csv $options | tail -n +2 | sort > got
    same "of a copy, $options" got expected
done
finish

#!/bin/bash
# value_size.sh: texts that functions make stay within 16 MB, and a run within its memory also where a single batch of rows would make
# gigabytes: it ends with E0902 and status 5, or counts the nulls.
. "$(dirname "$0")/../script.sh"
needs python3 prlimit
needs_plain
make_work
cd "$work" || exit 2
python3 -c 'for i in range(200): print("{\"n\":%d,\"t\":\"%s\"}" % (i, "x" * 100))' > e.jsonl

chain() { # TIMES STAGE: the stage so many times
    local i
    for ((i = 0; i < $1; i++)); do
        printf ' | %s' "$2"
    done
}

# peak NAME QUERY: with 100 MB the run ends with status 5 and holds at most 1.2 of that and 32 MB.
peak() {
    local status kb
    kb=$(
        timeout 600 python3 - "$sumoq" "$2" << 'EOF'
import resource, subprocess, sys
p = subprocess.run([sys.argv[1], "run", "-q", sys.argv[2], "--max-memory", "100M", "--threads", "1", "--format", "csv", "--quiet", "e.jsonl"],
                   stdout=subprocess.DEVNULL, stderr=open("err", "w"), preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30)))
print(p.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
EOF
    )
    status=${kb% *} kb=${kb#* }
    check "$1: status" "$status $(grep -o 'E0902' err)" "5 E0902"
    [ "$kb" -le $((120 * 1024 + 32 * 1024)) ]
    judge $? "$1: $((kb / 1024)) MB"
}

for n in 14 16 18 20 25; do
    peak "concat $n times" "* | t as s$(chain $n 'concat(s, s) as s') | length(s) as n | sum(n)"
done
peak "replace" "* | t as s$(chain 12 'replace(s, "x", "xxxx") as s') | length(s) as n | sum(n)"
peak "replace by an expression" "* | t as s$(chain 12 'replace(s, /(x)/, "$1$1$1$1") as s') | length(s) as n | sum(n)"
peak "base64Encode" "* | t as s$(chain 70 'base64Encode(s) as s') | length(s) as n | sum(n)"
peak "format" "* | format(\"$(printf '%%1$10000s%.0s' {1..1000})\", t) as s | length(s) as n | sum(n)"
peak "a large expression" "* | concat($(printf 'concat(t, t, t, t, t, t, t, t, t, t, t, t, t, t, t, t), %.0s' {1..15})t) as s$(chain 3 'concat(s,s,s,s,s,s,s,s) as s') | length(s) as n | sum(n)"

# what is made of many rows counts as well
large="t as s$(chain 14 'concat(s, s) as s') | concat(s, n) as s"
peak "values of an aggregate" "* | $large | values(s) as v | length(v) as n"
peak "names of columns" "* | $large | count as c, first(n) as f by s | transpose row f column s"
peak "values joined by merge" "* | $large | transactionize t | merge s join with \",\" | length(s) as n | fields n"

head -n 1 e.jsonl > one.jsonl
check "a text beyond 16 MB is null" \
    "$("$sumoq" run -q "* | t as s$(chain 17 'concat(s, s) as s') | length(s) as a | concat(s, s) as s | s = null as b | fields a, b" one.jsonl --format csv 2> err | tail -n 1)" "13107200,true"
check "and counted" "$(grep -c '1 value could not be used and is null' err)" 1
finish

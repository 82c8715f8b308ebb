#!/bin/bash
# query_size.sh: the text of a query costs in proportion to its length, or meets a limit with a code. Each query gets 10 s of processor
# time and 1 GB, which the work for all pairs of its names would not fit.
. "$(dirname "$0")/../script.sh"
needs python3
needs_plain
make_work
cd "$work" || exit 2
python3 - "$sumoq" << 'EOF' > got
import resource, subprocess, sys
n = 60000
names = lambda k: ",".join("f%d" % i for i in range(k))
queries = {
    "open comments": ("/*" * 1000000, "E0501"),
    "comments": ("* " + "/* */" * n, None),
    "groups of a pattern": ("* | where a matches /" + "(a)" * n + "/", "E0501"),
    "alternatives of a pattern": ("* | where a matches /(" + "|".join("a%d" % i for i in range(n)) + ")x/", "E0501"),
    "fields": ("* | fields " + names(n), "E0603"),
    "aggregates": ("* | " + ",".join("sum(a) as s%d" % i for i in range(n)), "E0603"),
    "keys": ("* | count by " + names(n), "E0603"),
    "sort keys": ("* | sort by " + names(n), "E0603"),
    "json paths": ("* | json " + ",".join('"a.b%d"' % i for i in range(n)) + " as " + names(n), "E0603"),
    "parse stars": ('* | parse "' + "x*" * n + '" as ' + names(n), "E0603"),
    "keys of kv": ("* | kv " + ",".join('"f%d"' % i for i in range(n)), "E0603"),
    "columns of csv": ("* | csv _raw extract " + names(n), "E0603"),
    "in": ("* | where a in (" + ",".join('"v%d"' % i for i in range(n)) + ")", None),
    "or": (" OR ".join("a=v%d" % i for i in range(n)), None),
    "stages": ("*" + " | where a=1" * n, "E0604"),
    "as many stages as may be": ("*" + " | where a=1" * 10000, None),
    "fields of stages": ("*" + "".join(" | f%d as g%d" % (i, i) for i in range(9000)), "E0603"),
    "parentheses": ("* | where " + "(" * n + "a=1" + ")" * n, "E0601"),
}
for name, (text, code) in queries.items():
    open("q.sumo", "w").write(text)
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    p = subprocess.run([sys.argv[1], "check", "--quiet", "q.sumo"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=limit)
    right = p.returncode == (3 if code else 0) and (not code or ("error[%s]" % code).encode() in p.stdout)
    print("%s: %s" % (name, "right" if right else "%d %s" % (p.returncode, p.stdout[:100])))
EOF
while IFS= read -r line; do
    check "${line%%:*}" "${line#*: }" right
done < got
# ten macros, each of ten uses of the next
for i in 0 1 2 3 4 5 6 7 8 9; do
    printf "\`m$((i + 1))\`%.0s" {1..10} > "m$i"
done
: > m10
macros=()
for i in {0..10}; do
    macros+=(--macro "m$i=m$i")
done
check "macros in macros" "$( (ulimit -t 10 -v 1000000 && "$sumoq" check -q "* | where a=\"\`m0\`\"" "${macros[@]}" 2>&1) | grep -o 'E0602' | head -n 1)" E0602
finish

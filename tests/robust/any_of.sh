#!/bin/bash
# Long lists of values are looked up by hash: they keep the rows that short lists, which are tested value by
# value, keep: in `in`, in `or`, in the search expression and in subqueries, from a file and from a database.
. "$(dirname "$0")/../script.sh"
needs python3
make_work
python3 - "$work" <<'EOF'
import json, random, sys
random.seed(5)
work = sys.argv[1]
texts = ["1", "1.0", "01", " 1", "1e0", "true", "TRUE", "False", "abc", "ABC", "aBc", "é", "É", "\u212a", "k", "K", "ſ", "s", "ß", "NaN",
         "Infinity", "", "x y", "-0.0", "0", "9007199254740993", "9007199254740992.0", "0.1", "null"]
raw = [json.dumps(t) for t in texts] + ["1", "1.0", "1.50", "true", "false", "null", "0", "-0.0", "0.1", "9007199254740993",
       "9007199254740992", "1e3", "18446744073709551616"]
with open(f"{work}/events.jsonl", "w") as f:
    for i, v in enumerate(raw):
        for j in range(3):
            f.write('{"_messageTime":%d,"a":%s,"b":%s}\n' % (1700000000000 + 10 * i + j, v, random.choice(raw)))
def quoted(t):
    return '"' + t.replace("\\", "\\\\").replace('"', '\\"') + '"'
def literal(v):
    return quoted(json.loads(v)) if v[0] == '"' else v
lit = [literal(v) for v in raw if v[0] == '"' or v[0].isdigit()]
def halves(make, join, items):
    # twice negated, so that the halves are not joined
    a, b = items[:12], items[12:24]
    return f"!(!({make(a)}) and !({make(b)}))" if join == "where" else f"NOT (NOT ({make(a)}) AND NOT ({make(b)}))"
pairs = []
for n in range(20):
    some = random.sample(lit, 24)
    pairs.append(("* | where a in (" + ", ".join(some) + ")", "* | where " + halves(lambda x: "a in (" + ", ".join(x) + ")", "where", some)))
    pairs.append(("* | where " + " or ".join(f"a = {v}" for v in some), "* | where " + halves(lambda x: " or ".join(f"a = {v}" for v in x), "where", some)))
    two = [(v, random.choice(lit)) for v in some]
    both = lambda x: " or ".join(f"(a = {v} and b = {w})" if i % 3 else f"b = {w}" for i, (v, w) in enumerate(x))
    first, second = both(two[:12]), both(two[12:])
    pairs.append((f"* | where {first} or {second}", f"* | where !(!({first}) and !({second}))"))
    some = random.sample([quoted(t) for t in texts if t], 24)
    search = lambda x: " OR ".join(f"a={v}" for v in x)
    pairs.append((search(some), halves(search, "search", some)))
for i, (long, short) in enumerate(pairs):
    open(f"{work}/{i}.long", "w").write(long + " | fields a, b")
    open(f"{work}/{i}.short", "w").write(short + " | fields a, b")
EOF
"$sumoq" load --quiet --db "$work/e.db" "$work/events.jsonl"

# rows FILE OUT: the rows that the query of the file keeps, from the event file and from the database.
rows() {
    "$sumoq" run -q "$(cat "$1")" --quiet --format jsonl "$work/events.jsonl" > "$2" &&
        "$sumoq" run -q "$(cat "$1")" --quiet --format jsonl --db "$work/e.db" >> "$2"
}

kept=0
for long in "$work"/*.long; do
    rows "$long" "$work/a.out" && rows "${long%.long}.short" "$work/b.out"
    judge $? "runs: $(cat "$long")"
    same "$(cat "$long")" "$work/a.out" "$work/b.out"
    kept=$((kept + $(wc -l < "$work/a.out")))
done
[ "$kept" -gt 1000 ]
judge $? "the queries keep rows"
finish

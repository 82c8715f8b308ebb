#!/bin/bash
# regex_steps.sh: regular expressions that take too many steps on a value. Most are decided all the same; what is not ends the run with
# E0907 and status 5, also with --quiet, from files and from a database, and never counts as a match or a mismatch.
. "$(dirname "$0")/../script.sh"
needs python3
make_work
cd "$work" || exit 2
python3 - > e.jsonl << 'EOF'
import json
for n, c in enumerate(["foo bar baz" + "foo bar " * 1000, "foo bar baz" + "foo bar " * 3000, "foo bar " * 3000, "a" * 5000 + "b", "xx", "aa"]):
    print(json.dumps({"n": n, "c": c}))
EOF
"$sumoq" load --quiet --db e.db e.jsonl

# rows QUERY [OPTION...]: the result and the status.
rows() {
    local query=$1
    shift
    timeout 600 "$sumoq" run -q "$query" --quiet --format csv "$@" 2> err | tr '\n' ' '
    echo "${PIPESTATUS[0]}"
}

for data in e.jsonl "--db e.db"; do
    # shellcheck disable=SC2086 # an option and its value
    both() { rows "$1" $data ${3:-}; }
    check "a search with repetitions is decided ($data)" "$(both '* | where c matches /foo(.*)bar(.*)baz/ | fields n | sort n asc')" 'n 0 1 0'
    check "found: status 1 ($data)" "$(both '* | where c matches /.*foo.*bar.*baz.*/ | count' '' --fail-on-rows)" '_count 2 1'
    check "its negation is decided ($data)" "$(both '* | where !(c matches /(a+)+$/) | fields n | sort n asc')" 'n 0 1 2 3 4 0'
    check "undecided is neither ($data)" "$(both '* | if(c matches /(a|aa)+\1+$/, 1, 0) as x | fields n, x | sort n asc')" 'n,x 0,0 1,0 2,0 3, 4,0 5,1 5'
    check "said although --quiet ($data)" "$(grep -c 'error\[E0907\]: 1 value' err)" 1
    check "nor its negation ($data)" "$(both '* | where n >= 3 and !(c matches /(a|aa)+\1+$/) | fields n | sort n asc')" 'n 4 5'
    check "true whatever it is ($data)" "$(both '* | where c matches /(a|aa)+\1+$/ or n = 3 | fields n | sort n asc')" 'n 3 5 5'
    check "no rows, not sure: status 5 ($data)" "$(both '* | where n = 3 and c matches /(a|aa)+\1+$/ | fields n' '' --fail-on-rows | grep -o '.$')" 5
    check "rows, not all sure: status 1 ($data)" "$(both '* | where c matches /(a|aa)+\1+$/ | fields n' '' --fail-on-rows)" 'n 5 1'
    check "groups of a decided match ($data)" "$(both '* | parse regex field=c "foo(?<x>.*)bar(?<y>.*)baz" | length(x) as x | fields x | sort x asc')" 'x 1 1 0'
    check "replace gives null ($data)" "$(both '* | where n = 3 | replace(c, /(a|aa)+\1+$/, "x") as x | where x = null | count')" '_count 1 5'
done
finish

#!/bin/bash
# damaged_files.sh: of 100 files of all formats ten are broken in different ways: run, fields and load give exactly the events that
# are sound, name the ten, and end with status 0, with --strict with 2. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs python3
make_work
cd "$work" || exit 2
python3 "$here/damaged_files.py" . || exit 2

# The names of the files that a report of standard error names.
named() { sed -nE 's|^  data/([^:]*): .*|\1|p' "$1" | sort -u; }
marks='* | parse regex "(?<mark>ev\d{5})" | count by mark | sort by mark asc | fields mark'

"$sumoq" run -q "$marks" --format csv data > out 2> err
check "run: exit status" "$?" 0
check "run: the sound events" "$(tail -n +2 out)" "$(cat events)"
check "run: the ten" "$(grep -E '^  data/' err | grep -vE '^  data/[^ ]*:[0-9]+: ' > report; named report)" "$(cat broken)"
check "run: their number" "$(grep -c '^sumoq: 10 of 102 files could not be read whole:$' err)" 1
"$sumoq" run -q "$marks" --format csv --strict data > strict.out 2> err
check "run --strict: exit status" "$?" 2
check "run --strict: the sound events" "$(cat strict.out)" "$(cat out)"
check "run, one thread" "$("$sumoq" run -q "$marks" --format csv --threads 1 data 2> /dev/null)" "$(cat out)"
check "run: for machines" "$("$sumoq" run -q "$marks" --format json data 2> /dev/null | python3 -c 'import json, sys
print("\n".join(sorted({w[5:].split(":")[0] for w in json.load(sys.stdin)["warnings"] if w.startswith("data/")})))')" "$(cat broken)"

"$sumoq" fields --format json data > out 2> err
check "fields: exit status" "$?" 0
check "fields: the sound events" "$(python3 -c 'import json
print(next(row[1] for row in json.load(open("out"))["rows"] if row[0] == "_format"))')" "$(($(wc -l < events) + 1))" # and the changed one
check "fields: the ten" "$(grep -E '^  data/' err > report; named report)" "$(cat broken)"
"$sumoq" fields --strict data > /dev/null 2>&1
check "fields --strict: exit status" "$?" 2

"$sumoq" load --db e.db data > out 2> err
check "load: exit status" "$?" 0
check "load: the ten" "$(grep -E '^  data/' err > report; named report)" "$(cat broken)"
check "load: the sound events" "$("$sumoq" run -q "$marks" --format csv --db e.db | tail -n +2)" "$(cat events)"
"$sumoq" load --db e.db data > out 2> err
check "load, again: no more events" "$("$sumoq" run -q '* | count' --format csv --db e.db | tail -n 1)" "$(($(wc -l < events) + 1))"

# Nothing at all can be read: a mistake in a name must not give "no rows".
"$sumoq" run -q '* | count' data/gone.jsonl data/program nowhere > out 2> err
check "nothing can be read" "$? $(cat err)" "2 sumoq: none of the 3 files can be read: data/gone.jsonl: No such file or directory; data/program: not a file of events: looks like a program (ELF); nowhere: No such file or directory"

# A folder and a file that may not be read.
mkdir may
mkdir may/not
printf '{"n":1}\n' | tee may/a.jsonl > may/b.jsonl
chmod 755 . may
chmod 0 may/not may/b.jsonl
as_nobody=()
[ "$(id -u)" != 0 ] || as_nobody=(setpriv --reuid=65534 --clear-groups --inh-caps=-all --bounding-set=-all)
if "${as_nobody[@]}" "$sumoq" --version > /dev/null 2>&1; then
    check "a folder and a file that may not be read" "$("${as_nobody[@]}" "$sumoq" run -q '* | count' --format csv may 2> /dev/null | tail -n 1)" 1
    check "they are named" "$("${as_nobody[@]}" "$sumoq" run -q '* | count' --format csv may 2>&1 | grep -c '^  may/[bn].*: Permission denied$')" 2
fi
finish

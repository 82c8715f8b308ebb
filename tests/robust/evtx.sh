#!/bin/bash
# evtx.sh: Windows event logs, written by evtx.py from the fixtures, give the same fields and detections as the JSON that
# they were made of; a damaged one is said and loses nothing else. Prints `N passed, N failed` last.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
sumoq=$(realpath "${SUMOQ:-$root/build/sumoq}")
if ! command -v python3 > /dev/null; then
    echo "evtx: skipped, python3 is missing"
    echo "0 passed, 0 failed"
    exit 0
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/sumoq-evtx.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

check() { # NAME GOT EXPECTED
    if [ "$2" = "$3" ] && [ -n "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $1:"
        diff <(echo "$3") <(echo "$2") | head -n 8
    fi
}

fields='* | fields _messageTime, Hostname, Channel, SourceName, EventID, EventCode, RecordNumber, Image, CommandLine, ParentImage, User, ImageLoaded, Signed, Signature,
    SignatureStatus, LogonType, TargetUserName, IpAddress, SubjectUserName, PrivilegeList, NewProcessName, ParentProcessName'
# What loads as Sysmon or Security log, and without the names that only JSON has.
for name in windows-sysmon windows-security; do
    grep -v '"_sourceCategory":"linux' "$root/fixtures/$name.jsonl" | sed -E 's/"(_sourceCategory|_sourceHost|host)":"[^"]*",//g' > "$work/$name.jsonl"
    python3 "$here/evtx.py" "$work/$name.jsonl" "$work/$name.evtx"
    check "fields of $name" "$("$sumoq" run -q "$fields" --format csv --quiet "$work/$name.evtx")" \
        "$("$sumoq" run -q "$fields" --format csv --quiet "$work/$name.jsonl")"
done
for query in "$root"/queries/*.sumo; do
    check "$(basename "$query")" "$("$sumoq" run "$query" --format csv --quiet --category windows/sysmon "$work/windows-sysmon.evtx")" \
        "$("$sumoq" run "$query" --format csv --quiet --category windows/sysmon "$work/windows-sysmon.jsonl")"
done
"$sumoq" load --db "$work/events.db" --quiet "$work/windows-sysmon.evtx"
check "loaded" "$("$sumoq" run -q "$fields" --format csv --quiet --db "$work/events.db")" \
    "$("$sumoq" run -q "$fields" --format csv --quiet "$work/windows-sysmon.jsonl")"
head -c 5000 "$work/windows-sysmon.evtx" > "$work/cut.evtx"
"$sumoq" run -q '* | count' --format csv "$work/cut.evtx" > "$work/out" 2> "$work/err"
check "a log that is cut: exit status" "$?" 2
check "a log that is cut: said with its name" "$(grep -c 'cut.evtx' "$work/err")" 1

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

#!/bin/bash
# evtx.sh: Windows event logs, written by evtx.py from the fixtures, give the same fields and detections as the JSON that
# they were made of; a damaged one is reported and loses nothing else. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs python3
make_work

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

finish

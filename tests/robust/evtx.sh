#!/bin/bash
# evtx.sh: Windows event logs, written by evtx.py from the fixtures, give the same fields and detections as the JSON that
# they were made of; damage is reported and costs nothing else. Prints `N passed, N failed` last.
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

# Damage costs just itself: each file, the events that are read of it, and what is said.
log=$work/windows-sysmon.evtx
n=$(wc -l < "$work/windows-sysmon.jsonl")
python3 - "$log" "$work" << 'PYTHON'
import gzip, struct, sys
whole, work = open(sys.argv[1], "rb").read(), sys.argv[2]
first = 4096 + 512
second = first + struct.unpack_from("<I", whole, first + 4)[0]


def put(name, *changes):
    data = bytearray(whole)
    for at, more in changes:
        data[at:at + len(more)] = more
    open(work + "/" + name + ".evtx", "wb").write(bytes(data))


put("header", (40, b"xxxx"))
put("signature", (0, b"xxxxxxxx"))
put("checksum", (first + 16, b"x"))  # of the time beside the event
put("chunk", (4096 + 124, b"xxxx"))
put("headless", (4096, b"\0" * 8))
put("size", (second + 4, b"\0" * 4))
put("tokens", (second + 28, b"\xee" * 8))
put("cut")
open(work + "/cut.evtx", "r+b").truncate(second + 100)
open(work + "/start.evtx", "wb").write(whole[:3000])
open(work + "/twice.evtx", "wb").write(whole + whole[4096:])
open(work + "/unused.evtx", "wb").write(whole + bytes(2 * 65536))
gzip.open(work + "/packed.evtx.gz", "wb").write(whole)
PYTHON
damaged() { # NAME EVENTS WORDS
    check "$1: events" "$("$sumoq" run -q '* | count' --format csv "$work/$1" 2> "$work/err" | tail -n 1)" "$2"
    if [ -n "$3" ]; then
        check "$1: said" "$(grep -c "$1: .*$3" "$work/err")" 1
    else
        check "$1: nothing is said" "$(grep -c "$1:" "$work/err")" 0
    fi
}
damaged header.evtx "$n" 'the header of the event log is damaged; its chunks are read'
# Damage that one thread has found is no error while it still reads the only chunk.
for _ in {1..40}; do
    "$sumoq" run -q '* | count' --format csv --quiet --threads 4 "$work/header.evtx" 2> /dev/null
done | sort | uniq -c | awk '{ print $1, $2 }' > "$work/got"
check "a damaged header, 4 threads" "$(tr '\n' ' ' < "$work/got")" "40 $n 40 _count "
damaged signature.evtx "$n" 'the header of the event log is damaged; its chunks are read'
damaged checksum.evtx "$n" "chunk 1: the checksum of its records is wrong; $n records"
damaged chunk.evtx "$n" "chunk 1: its header is damaged; $n records"
damaged headless.evtx "$n" "chunk 1: it has no header; $n records"
damaged size.evtx $((n - 1)) 'chunk 1: it has damaged records; .* 1 record is lost'
damaged tokens.evtx $((n - 1)) 'chunk 1: a record cannot be decoded: .* 1 record is lost'
damaged cut.evtx 1 "chunk 1: it is cut off; 1 record of it could be read; $((n - 1)) records are lost"
damaged start.evtx _count 'the event log ends in its header'
damaged twice.evtx $((2 * n)) ''
damaged unused.evtx "$n" ''
damaged packed.evtx.gz "$n" ''
check "a pipe" "$("$sumoq" run -q "$fields" --format csv --quiet - < <(cat "$log"))" "$("$sumoq" run -q "$fields" --format csv --quiet "$log")"
check "an unnamed archive gives the same" "$("$sumoq" run -q "$fields" --format csv --quiet "$work/packed.evtx.gz")" \
    "$("$sumoq" run -q "$fields" --format csv --quiet "$log")"
check "names of Windows" "$("$sumoq" run -q '* | where Computer != Hostname or EventRecordID != RecordNumber or Provider_Name != SourceName | count' \
    --format csv --quiet "$log")" _count
# The raw text is XML that gives the same fields again.
"$sumoq" run -q '* | fields _raw' --format jsonl --quiet "$log" |
    python3 -c 'import json, sys; [print(json.loads(line)["_raw"]) for line in sys.stdin]' > "$work/raw.xml"
check "raw text is XML" "$("$sumoq" run -q "$fields" --format csv --quiet "$work/raw.xml")" "$("$sumoq" run -q "$fields" --format csv --quiet "$log")"
"$sumoq" load --db "$work/damaged.db" --quiet "$work/size.evtx" 2> /dev/null
check "loaded as far as it is sound" "$("$sumoq" run -q '* | count' --format csv --quiet --db "$work/damaged.db" | tail -n 1)" $((n - 1))

finish

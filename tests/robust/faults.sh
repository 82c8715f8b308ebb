#!/bin/bash
# faults.sh: every call of the system that a run or a load makes fails once, and every allocation: reads and writes that are
# interrupted or short, input/output errors, a full disk, too many open files, no memory. What must come out is in
# tests/faults/faults.c; the last lines say how many calls were failed. FAULTS_MOST=0 takes every call, by default up to 60
# of a kind, spread over the run; FAULTS_VERBOSE=1 shows each command. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs python3
faults=$(dirname "$sumoq")/faults
make_work
mkdir "$work/data"

for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
    echo "{\"_messageTime\":17000000${i}0000,\"user\":\"u$((i * 7 % 5))\",\"n\":$i,\"url\":\"/a/b$i?x=$i\",\"pad\":\"$(printf 'p%.0s' $(seq $((i * 20))))\"}"
done > "$work/data/events.jsonl"
printf 'time,user,n\n2024-05-01T10:00:00Z,a,1\n2024-05-01T10:00:01Z,"b, c",2\n' > "$work/data/rows.csv"
printf 'user,team\nu1,red\nu2,"blue, green"\n' > "$work/data/teams.csv"
printf '<Event><System><EventID>1</EventID></System></Event>\n' > "$work/data/events.xml"
printf 'user,_count\nu1,7\n"x, y",8\n' > "$work/data/users.csv"
echo '{"fields": ["user", "_count"], "primaryKey": ["user"]}' > "$work/data/users.json"
echo '* | where n > 3 | count by user | sort by user' > "$work/data/query.sumo"
python3 - "$work/data" << 'PYTHON'
import gzip, sys, zipfile
folder = sys.argv[1]
text = open(folder + "/events.jsonl", "rb").read()
gzip.open(folder + "/events.jsonl.gz", "wb").write(text)
with zipfile.ZipFile(folder + "/events.zip", "w") as z:
    z.writestr("a.jsonl", text, zipfile.ZIP_DEFLATED)
    z.writestr("b.jsonl", text)
PYTHON
grep -v '"_sourceCategory":"linux' "$root/fixtures/windows-security.jsonl" | sed -E 's/"(_sourceCategory|_sourceHost|host)":"[^"]*",//g' > "$work/data/log.jsonl"
python3 "$here/evtx.py" "$work/data/log.jsonl" "$work/data/log.evtx"
"$sumoq" load --quiet --db "$work/data/some.db" "$work/data/rows.csv"

# scene NAME FILES... : ARGUMENTS of faults: a command that finds the files.
scene() {
    local name=$1 log
    shift
    rm -rf "$work/scene"
    mkdir -p "$work/scene/start"
    while [ "$1" != : ]; do
        mkdir -p "$(dirname "$work/scene/start/${1##*:}")"
        cp -r "$work/data/${1%%:*}" "$work/scene/start/${1##*:}"
        shift
    done
    shift
    log=$("$faults" "$work/scene" "$name" "$@" 2>&1)
    grep -vE '^(pass|  .* calls, .*)$' <<< "$log"
    grep -E '^  .* calls, ' <<< "$log" >> "$work/counts"
    passed=$((passed + $(grep -cx pass <<< "$log")))
    grep -qx pass <<< "$log" || judge 1 "$name: no kind of fault ended well" # a program that ended early
    failed=$((failed + $(grep -c '^FAILED' <<< "$log")))
}
# libarchive ends the process, or crashes, when it has no memory: it always has some. libmaxminddb reads a file by mapping it, out of a test's reach.
scenes() {
    local csv="--format csv --threads 1"
    scene run events.jsonl : -- run -q '* | parse regex field=url "b(?<b>\d+)" | where n > 2 | count, max(n) by user | sort by user' $csv events.jsonl
    scene piped events.jsonl : --stdin start/events.jsonl -- run -q '* | fields user, n, url | sort by url' $csv -
    scene gz events.jsonl.gz : --sound-libraries -- run -q '* | count by user | sort by user' $csv events.jsonl.gz
    scene zip events.zip : --sound-libraries -- run -q '* | count by user | sort by user' $csv events.zip
    scene evtx log.evtx : -- run -q '* | count by EventID | sort by EventID' $csv log.evtx
    scene spill events.jsonl : -- run -q '* | fields user, n, url | sort by n, url' --rows-held 3 $csv events.jsonl
    scene output events.jsonl teams.csv:out.csv : -- run -q '* | count by user | sort by user' $csv --output out.csv events.jsonl
    scene save events.jsonl teams.csv : -- run -q '* | count by user | lookup team from /shared/teams on user | save /shared/new' --lookup /shared/teams=teams.csv --lookup /shared/new=new.csv $csv events.jsonl
    scene output-new events.jsonl : -- run -q '* | count by user | sort by user' $csv --output new.csv events.jsonl
    scene save-over events.jsonl users.csv:t.csv : -- run -q '* | count by user | sort by user | save /shared/t' --lookup /shared/t=t.csv $csv events.jsonl
    scene save-append events.jsonl users.csv:t.csv : -- run -q '* | count by user | sort by user | save append /shared/t' --lookup /shared/t=t.csv $csv events.jsonl
    scene save-schema events.jsonl users.csv:t.csv users.json:t.schema.json : -- run -q '* | count by user | sort by user | save append /shared/t' --lookup /shared/t=t.csv $csv events.jsonl
    scene folder events.jsonl:d/events.jsonl rows.csv:d/e/rows.csv events.xml:d/events.xml query.sumo : -- run query.sumo $csv d
    scene load events.jsonl rows.csv : --verify run -q '* | fields _messageTime, user, n, url, pad | sort by n, url' $csv --db events.db ';' -- load --db events.db events.jsonl rows.csv
    scene reload events.jsonl.gz some.db : --sound-libraries --verify run -q '* | fields _messageTime, user, n, url, pad | sort by n, url' $csv --db some.db ';' -- load --db some.db events.jsonl.gz
    scene database some.db : -- run -q '* | count by user | sort by user' $csv --db some.db
    scene fields events.jsonl : -- fields --format json events.jsonl
    scene check query.sumo : -- check query.sumo
}
scenes
[ -z "${FAULTS_VERBOSE:-}" ] || cat "$work/counts"
# "  NAME, KIND: N calls, N failed, one at a time: N ended with an error, N with the right result"
awk -F '[,:] *' '{ calls[$2] += $3; failed[$2] += $4; error[$2] += $6; right[$2] += $7 }
    END { for (kind in calls) printf "faults, %s: %d of %d calls failed, %d ended with an error, %d with the right result\n", kind, failed[kind], calls[kind], error[kind], right[kind] }' "$work/counts" | sort
finish

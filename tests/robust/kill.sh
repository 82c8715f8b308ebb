#!/bin/bash
# kill.sh [ROUNDS]: loads of a large file, and of many small ones, that are killed at random points (50 by default). After every kill the database is valid,
# what was committed is still there, every event is whole, and a last load resumes and reaches the exact number of events.
# Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
rounds=${1:-50}
needs awk setsid sqlite3
make_work
RANDOM=${SEED:-$$}

events=600000
# an event has its number in three fields, so that a partial one is detected
awk -v n=$events 'BEGIN { for (i = 1; i <= n; i++)
    printf "{\"_messageTime\":%.0f,\"n\":%d,\"label\":\"event %d\",\"pad\":\"%0120d\"}\n", 1700000000000 + i, i, i, i }' \
    > "$work/events.jsonl"
db=$work/events.db

fresh() {
    rm -f "$db" "$db-journal"
    known=0
}

# Number of events; on the way the checks that hold after every kill.
look() { # NAME
    [ -e "$db" ] || { now=0; return; }
    if [ "$(sqlite3 "$db" "select count(*) from sqlite_master where name = 'events'" 2>&1)" != 1 ]; then
        now=0 # killed before the tables were made
        check "$1: nothing is lost" "$known" 0
        return
    fi
    check "$1: integrity" "$(sqlite3 "$db" 'pragma integrity_check' 2>&1)" ok
    now=$(sqlite3 "$db" 'select count(*) from events' 2>&1)
    [ "$now" = 0 ] || check "$1: events are whole" "$(sqlite3 "$db" "select count(*) from events e join raw r using (_row)
        where e.label = 'event ' || n and length(pad) = 120 and pad + 0 = n and _messageTime = 1700000000000 + n
        and r.text like '%\"n\":' || n || ',%' and n = _row" 2>&1)" "$now"
    check "$1: the table of loads knows them" "$(sqlite3 "$db" 'select coalesce(sum(rows), 0) from loads' 2>&1)" "$now"
    check "$1: nothing committed is lost" "$((now >= known))" 1
    known=$now
}

start=$(date +%s%N)
fresh
"$sumoq" load --quiet --db "$db" "$work/events.jsonl" || exit 2
whole=$((($(date +%s%N) - start) / 1000000)) # ms of a load from start to end
fresh

kills=0
finished=0
signals=(KILL KILL KILL TERM INT)
while [ $kills -lt "$rounds" ]; do
    signal=${signals[RANDOM % 5]}
    # SIGINT would be ignored by a background job of a shell
    setsid bash -c 'trap - INT; exec "$@"' load "$sumoq" load --quiet --db "$db" "$work/events.jsonl" 2> "$work/errors" &
    pid=$!
    wait_ms=$((RANDOM % (whole * 2 / 3 + 1)))
    sleep "$(printf '%d.%03d' $((wait_ms / 1000)) $((wait_ms % 1000)))"
    kill -$signal $pid 2> /dev/null
    wait $pid 2> /dev/null
    status=$?
    kills=$((kills + 1))
    if [ $signal = INT ] && [ $status != 0 ]; then
        check "kill $kills: Ctrl-C after $wait_ms ms is an orderly end" $status 130
    elif [ $signal = TERM ] && [ $status != 0 ]; then
        check "kill $kills: SIGTERM after $wait_ms ms is an orderly end" $status 143
        check "kill $kills: ... said" "$(grep -c '^sumoq: terminated after' "$work/errors")" 1
    fi
    look "kill $kills ($signal after $wait_ms ms, status $status)"
    if [ "$now" = $events ]; then
        finished=$((finished + 1))
        fresh
    fi
done
"$sumoq" load --quiet --db "$db" "$work/events.jsonl"
look "the last load"
check "the number of events" "$now" $events
check "the query's number of events" "$("$sumoq" run -q '* | count' --format csv --quiet --db "$db" | tail -n 1)" $events
check "a further load has nothing to do" "$("$sumoq" load --db "$db" "$work/events.jsonl" 2>&1; echo $?)" \
    "sumoq: nothing new: the database already contains this file; --again loads once more
0"
echo "killed $kills loads of $whole ms; $finished came to their end"

# Many small files, of which several share a transaction: of each all or nothing is loaded.
files=6000
mkdir "$work/small"
(cd "$work/small" && awk -v n=$files 'BEGIN { for (i = 1; i <= n; i++) {
    f = i ".jsonl"; printf "{\"n\":%d}\n{\"n\":%d}\n", 2 * i - 1, 2 * i > f; close(f) } }')
fresh
for ((i = 1; i <= rounds / 5 + 1; i++)); do
    "$sumoq" load --quiet --db "$db" "$work/small" 2> /dev/null &
    pid=$!
    sleep "0.$((RANDOM % 9))"
    kill -KILL $pid 2> /dev/null
    wait $pid 2> /dev/null
    [ "$(sqlite3 "$db" "select count(*) from sqlite_master where name = 'events'" 2>&1)" = 1 ] || continue
    check "small files, kill $i: integrity" "$(sqlite3 "$db" 'pragma integrity_check' 2>&1)" ok
    [ "$(sqlite3 "$db" 'select count(*) from loads')" != 0 ] || continue # killed before the first file
    check "small files, kill $i: whole files, each known" "$(sqlite3 "$db" "select count(*) = 2 * (select count(*) from loads),
        (select count(*) from loads where state <> 'done' or rows <> 2), count(*) - count(distinct n) from events")" "1|0|0"
    now=$(sqlite3 "$db" 'select count(*) from events')
    check "small files, kill $i: nothing committed is lost" $((now >= known)) 1
    known=$now
done
"$sumoq" load --quiet --db "$db" "$work/small"
check "small files: the last load ends well" $? 0
check "small files: every event is there once" "$(sqlite3 "$db" 'select count(*), count(distinct n), max(n) from events')" \
    "$((2 * files))|$((2 * files))|$((2 * files))"
finish

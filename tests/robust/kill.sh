#!/bin/bash
# kill.sh [ROUNDS]: loads of a large file, and of many small ones, that are killed at random points (50 by default). After every kill the database is valid,
# what was committed is still there, every event is whole, and a last load resumes and reaches the exact number of events.
# Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
rounds=${1:-50}
needs awk sqlite3
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

# Does the program wait for signals that end it? It then blocks them; before, and after its work, they end it as they do by default.
watches() { # PID
    awk '/^Name:/ { name = $2 } /^SigBlk:/ { blocked = substr($2, 13, 1) ~ /[4-7c-f]/ && substr($2, 16, 1) ~ /[2367abef]/ }
        END { print name == "sumoq" && blocked ? "yes" : "no" }' /proc/"$1"/status 2> /dev/null
}

start=$(date +%s%N)
fresh
"$sumoq" load --quiet --db "$db" "$work/events.jsonl" || exit 2
whole=$((($(date +%s%N) - start) / 1000000)) # ms of a load from start to end, on a machine that may become busier or idle
fresh

kills=0
finished=0
said=0
# strike SIGNAL MS: a load that gets the signal after so many milliseconds, or as soon as it waits for signals: `watched`.
strike() {
    local signal=$1 ms=$2 before=$known pid status watched name word='' ended=''
    case $signal in
    INT) word=interrupted ended=130 ;;
    TERM) word=terminated ended=143 ;;
    esac
    # a background job of a shell ignores SIGINT, and so would the program
    env --default-signal "$sumoq" load --quiet --db "$db" "$work/events.jsonl" 2> "$work/errors" &
    pid=$!
    if [ "$ms" = watched ]; then
        while [ -e /proc/$pid ] && [ "$(watches $pid)" != yes ]; do :; done
        watched=yes
    else
        sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
        watched=$(watches $pid)
    fi
    kill "-$signal" $pid 2> /dev/null
    wait $pid 2> /dev/null
    status=$?
    kills=$((kills + 1))
    name="kill $kills ($signal after $ms ms, status $status)"
    look "$name"
    if [ $status = 0 ]; then
        whole=$((whole * 9 / 10 + 1))
        check "$name: it has loaded everything" "$now" $events
    elif [ -n "$word" ]; then
        check "$name: an orderly end" $status $ended
        # Not of one that died of it before it waited for it, nor of one whose work was done. A load that does not end in time is
        # ended without a number.
        if [ "$watched" = yes ] && [ "$now" != $events ]; then
            check "$name: it said so" "$(grep -cE "^sumoq: $word( after .*)?$" "$work/errors")" 1
            said=$((said + 1))
        fi
    fi
    if [ "$now" = $events ]; then
        finished=$((finished + 1))
        fresh
    elif [ "$now" = "$before" ]; then
        whole=$((whole * 11 / 10 + 1))
    fi
}

for signal in TERM INT; do
    before=$said
    for _ in {1..20}; do # a load may be over before the signal
        [ "$said" = "$before" ] || break
        strike $signal watched
    done
    check "a load that waits for SIG$signal says its end" $((said - before)) 1
done
signals=(KILL KILL KILL TERM INT)
while [ $kills -lt "$rounds" ]; do
    strike "${signals[RANDOM % 5]}" $((RANDOM % (whole * 2 / 3 + 1)))
done
"$sumoq" load --quiet --db "$db" "$work/events.jsonl"
look "the last load"
check "the number of events" "$now" $events
check "the query's number of events" "$("$sumoq" run -q '* | count' --format csv --quiet --db "$db" | tail -n 1)" $events
check "a further load has nothing to do" "$("$sumoq" load --db "$db" "$work/events.jsonl" 2>&1; echo $?)" \
    "sumoq: nothing new: the database already contains this file; --again loads once more
0"
echo "killed $kills loads of about $whole ms; $finished came to their end"

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

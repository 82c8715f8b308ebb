#!/bin/bash
# disk_full.sh: databases that cannot be written or must not be: no space (a small tmpfs where one can be mounted, and a
# limit on the size of files), a read-only folder, a database that another process holds, one of another program, one
# of a newer version. The error is reported, the exit status is right, existing data is kept.
# Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs awk python3 setpriv sqlite3
make_work
mounted=
end() {
    [ -z "$mounted" ] || umount "$mounted"
    chmod -R u+w "$work"
    rm -rf "$work"
}
trap end EXIT

check() { # NAME GOT EXPECTED, a pattern
    [[ $2 == $3 ]]
    judge $? "$1: $2, not $3"
}

# Runs sumoq; its status in $status, its errors in $errors.
try() {
    errors=$("$sumoq" "$@" 2>&1 > "$work/out")
    status=$?
}

events=600000
awk -v n=$events 'BEGIN { for (i = 1; i <= n; i++) printf "{\"n\":%d,\"pad\":\"%0120d\"}\n", i, i }' > "$work/events.jsonl"
head -n 1000 "$work/events.jsonl" > "$work/few.jsonl"

# The database after a load that ran out of space: valid, and the load can be resumed elsewhere.
after_full() { # NAME DATABASE
    check "$1: the exit status" $status 2
    check "$1: the error names the database" "$errors" "*$2*"
    check "$1: the error says why" "$errors" "$3"
    cp "$2" "$work/after.db"
    [ ! -e "$2-journal" ] || cp "$2-journal" "$work/after.db-journal"
    check "$1: the database is sound" "$(sqlite3 "$work/after.db" 'pragma integrity_check')" ok
    before=$(sqlite3 "$work/after.db" 'select count(*) from events')
    try run -q '* | count' --format csv --quiet --db "$work/after.db"
    check "$1: it can be queried" "$status $(tail -n 1 "$work/out")" "0 ${before/#0/*}"
    try load --quiet --db "$work/after.db" "$work/events.jsonl"
    check "$1: with room a load is complete" "$status $(sqlite3 "$work/after.db" 'select count(*), max(n) from events')" \
        "0 $events|$events"
    rm -f "$work/after.db" "$work/after.db-journal"
}

mkdir "$work/small"
if mount -t tmpfs -o size=100m tmpfs "$work/small" 2> /dev/null; then
    mounted=$work/small
    head -c 20m "$work/events.jsonl" > "$work/small/filler" # space for some of it
    try load --quiet --db "$work/small/events.db" "$work/events.jsonl"
    after_full "a full disk" "$work/small/events.db" "*full*"
    # no space for temporary files: of a sort beyond its memory
    errors=$(TMPDIR=$work/small "$sumoq" run -q '* | sort by pad' --quiet --rows-held 1000 "$work/events.jsonl" 2>&1 > "$work/out")
    check "a sort without room" "$? $errors" "5 *No space left on device*"
    rm "$work/small/filler" "$work/small/events.db"*
    "$sumoq" load --quiet --db "$work/small/read.db" "$work/few.jsonl"
    mount -o remount,ro "$work/small"
    try run -q '* | count' --format csv --quiet --db "$work/small/read.db"
    check "a query over a read-only disk" "$status $(tail -n 1 "$work/out")" "0 1000"
    try load --quiet --db "$work/small/read.db" "$work/events.jsonl"
    check "a load into a read-only disk" "$status $errors" "2 *read.db*"
    try load --quiet --db "$work/small/new.db" "$work/events.jsonl"
    check "a new database on a read-only disk" "$status $errors" "2 *new.db*"
    umount "$work/small"
    mounted=
else
    echo "a full disk: skipped, a tmpfs cannot be mounted"
fi

# ulimit counts in blocks of 1,024 bytes; ignored, the signal becomes an error of write
limited=$work/limited.db
errors=$(trap '' XFSZ; ulimit -f 80000; "$sumoq" load --quiet --db "$limited" "$work/events.jsonl" 2>&1)
status=$?
after_full "a limit of the file size" "$limited" "*"
errors=$(ulimit -f 80000; "$sumoq" load --quiet --db "$work/signal.db" "$work/events.jsonl" 2>&1)
status=$?
check "a limit of the file size, the signal not ignored" "$((status > 0))" 1
check "... and the database is sound" "$(sqlite3 "$work/signal.db" 'pragma integrity_check')" ok

if [ -e /dev/full ]; then
    "$sumoq" run -q '*' --quiet "$work/few.jsonl" > /dev/full 2> "$work/errors"
    check "standard output is full" "$? $(cat "$work/errors")" "2 *standard output*"
    try run -q '*' --quiet --output /dev/full "$work/few.jsonl"
    check "the output file is full" "$status $errors" "2 */dev/full*"
    "$sumoq" fields --quiet "$work/few.jsonl" > /dev/full 2> "$work/errors"
    check "fields into what is full" "$?" 2
fi

# A read-only folder, seen by its owner: root writes in it all the same unless that privilege is dropped, which setpriv does. Another
# user would not do, as the clone may be in a folder that is closed to others.
mkdir "$work/closed"
"$sumoq" load --quiet --db "$work/closed/events.db" "$work/few.jsonl"
chmod a-w "$work/closed" "$work/closed/events.db"
plain=()
[ "$(id -u)" != 0 ] || plain=(setpriv --bounding-set=-dac_override,-dac_read_search)
as_owner() { # as `try`
    errors=$("${plain[@]}" "$sumoq" "$@" 2>&1 > "$work/out")
    status=$?
}
closed=
"${plain[@]}" touch "$work/closed/probe" 2> /dev/null || closed=1
if [ -n "$closed" ]; then
    as_owner run -q '* | count' --format csv --quiet --db "$work/closed/events.db"
    check "a query over a read-only folder" "$status $(tail -n 1 "$work/out")" "0 1000"
    as_owner fields --quiet --db "$work/closed/events.db"
    check "the fields of a database in a read-only folder" "$status" 0
    as_owner load --quiet --db "$work/closed/events.db" "$work/few.jsonl"
    check "a load into a read-only folder" "$status $errors" "2 *events.db*"
    as_owner load --quiet --db "$work/closed/new.db" "$work/few.jsonl"
    check "a new database in a read-only folder" "$status $errors" "2 *new.db*"
    as_owner run -q '*' --quiet --output "$work/closed/out.json" "$work/few.jsonl"
    check "an output file in a read-only folder" "$status $errors" "2 *out.json: Permission denied"
    check "nothing is in it" "$(ls -A "$work/closed")" events.db
    # a file that may not be written in a folder that may
    mkdir "$work/open"
    "$sumoq" load --quiet --db "$work/open/events.db" "$work/few.jsonl"
    chmod 444 "$work/open/events.db"
    as_owner load --quiet --db "$work/open/events.db" "$work/events.jsonl"
    check "a load into a read-only file" "$status $errors" "2 *events.db*"
    as_owner run -q '* | count' --format csv --quiet --db "$work/open/events.db"
    check "a query over a read-only file" "$status $(tail -n 1 "$work/out")" "0 1000"
    chmod 000 "$work/open/events.db"
    as_owner run -q '* | count' --quiet --db "$work/open/events.db"
    check "a query over an unreadable file" "$status $errors" "2 *events.db*"
    chmod 644 "$work/open/events.db"
    check "nothing is beside it" "$(ls -A "$work/open")" events.db
else
    rm -f "$work/closed/probe"
    echo "a read-only folder: skipped, this user writes everywhere"
fi

# What a killed writer leaves: a journal that must be played back before anything is read. A query writes nothing, so it
# says that, and reads nothing half-written; a load plays the journal back.
mkdir "$work/hot"
cp "$work/closed/events.db" "$work/hot/source.db"
chmod u+w "$work/hot/source.db"
mkfifo "$work/orders" "$work/answers"
sqlite3 "$work/hot/source.db" < "$work/orders" > "$work/answers" &
holder=$!
exec 3> "$work/orders" 4< "$work/answers"
echo 'pragma cache_size = 1; begin immediate; update events_first set n = -1; select count(*) from events where n = -1;' >&3
read -r -t 60 changed <&4
cp "$work/hot/source.db" "$work/hot/events.db"
cp "$work/hot/source.db-journal" "$work/hot/events.db-journal"
exec 3>&- 4<&-
wait $holder
rm "$work/hot/source.db"* "$work/orders" "$work/answers"
check "the journal holds the change" "$changed $(cmp -s "$work/hot/events.db" "$work/closed/events.db"; echo $?)" "1000 1"
if [ -n "$closed" ]; then
    chmod a-w "$work/hot" "$work/hot"/*
    as_owner run -q '* | count' --format csv --quiet --db "$work/hot/events.db"
    check "a journal that may not be played back" "$status $errors" "2 *events.db*"
    chmod u+w "$work/hot" "$work/hot"/*
fi
cp "$work/hot/events.db" "$work/hot.before"
cp "$work/hot/events.db-journal" "$work/hot.journal"
for command in "run -q * --db" "fields --db"; do
    set -f
    try $command "$work/hot/events.db"
    set +f
    check "${command%% *} before a journal is played back" "$status $errors" "2 *events.db: a load into it was interrupted*"
    same "... leaves the database" "$work/hot/events.db" "$work/hot.before"
    same "... and the journal" "$work/hot/events.db-journal" "$work/hot.journal"
    check "... and nothing else" "$(ls "$work/hot" | tr '\n' ' ')" "events.db events.db-journal "
done
try load --quiet --db "$work/hot/events.db" "$work/few.jsonl"
check "a load plays it back, also of a file that is there" "$status" 0
try run -q '* | where n > 0 | count' --format csv --quiet --db "$work/hot/events.db"
check "... and then it can be queried" "$status $(tail -n 1 "$work/out")" "0 1000"

# A journal that a load cannot have left: the file that it names at its end would be deleted.
cp "$work/hot.before" "$work/hot/events.db"
echo precious > "$work/victim"
python3 - "$work/hot.journal" "$work/hot/events.db-journal" "$work/victim" << 'END'
import struct, sys
name = sys.argv[3].encode()
tail = struct.pack('>I', 16385) + name + struct.pack('>II', len(name), sum(name)) + bytes.fromhex('d9d505f920a163d7')
open(sys.argv[2], 'wb').write(open(sys.argv[1], 'rb').read() + tail)
END
try load --quiet --db "$work/hot/events.db" "$work/few.jsonl"
check "a journal that names a file" "$status $errors" "2 *journal*move it away"
check "... which is still there" "$(cat "$work/victim")" precious
rm "$work/hot/events.db-journal"

# A load does not write through a link.
"$sumoq" load --quiet --db "$work/target.db" "$work/few.jsonl"
cp "$work/target.db" "$work/target.before"
ln -s target.db "$work/link.db"
ln -s nothing.db "$work/dangling.db"
try load --quiet --db "$work/link.db" "$work/events.jsonl"
check "a load through a link" "$status $errors" "2 *link.db: it is a symbolic link*"
same "... writes nothing" "$work/target.db" "$work/target.before"
try load --quiet --db "$work/dangling.db" "$work/few.jsonl"
check "a load through a link to nothing" "$status $errors $(ls "$work/nothing.db" 2> /dev/null)" "2 *dangling.db: it is a symbolic link* "
try run -q '* | count' --format csv --quiet --db "$work/link.db"
check "a query through a link" "$status $(tail -n 1 "$work/out")" "0 1000"

# Another process holds the database.
"$sumoq" load --quiet --db "$work/held.db" "$work/few.jsonl"
mkfifo "$work/orders" "$work/answers"
sqlite3 "$work/held.db" < "$work/orders" > "$work/answers" &
holder=$!
exec 3> "$work/orders" 4< "$work/answers"
echo 'begin exclusive; select 1;' >&3
read -r -t 60 _ <&4
try load --quiet --db "$work/held.db" "$work/events.jsonl"
check "a load into a locked database" "$status $errors" "2 *held.db*"
try run -q '* | count' --format csv --quiet --db "$work/held.db"
check "a query over a locked database" "$status $errors" "2 *held.db*"
try fields --quiet --db "$work/held.db"
check "the fields of a locked database" "$status $errors" "2 *held.db*"
exec 3>&- 4<&-
wait $holder
try run -q '* | count' --format csv --quiet --db "$work/held.db"
check "a query after the lock" "$status $(tail -n 1 "$work/out")" "0 1000"

# Files that are not databases of this program are left unchanged.
untouched() { # NAME FILE WORD
    local arguments
    cp "$2" "$work/copy"
    for arguments in "load --db $2 $work/few.jsonl" "run -q * --db $2" "fields --db $2"; do
        set -f
        try $arguments
        set +f
        check "$1: ${arguments%% *}" "$status $errors" "2 $3"
    done
    cmp -s "$2" "$work/copy"
    check "$1: it is as it was" $? 0
    check "$1: nothing is beside it" "$(echo "$2"-*)" "$2-\*"
}
sqlite3 "$work/other.db" 'create table events (x); insert into events values (1); pragma application_id = 7'
untouched "a database of another program" "$work/other.db" "*other.db*"
sqlite3 "$work/plain.db" 'create table t (x)'
untouched "a database without a mark" "$work/plain.db" "*plain.db*"
cp "$work/held.db" "$work/newer.db"
sqlite3 "$work/newer.db" 'pragma user_version = 99'
untouched "a newer version" "$work/newer.db" "*newer*"
printf 'no database, but text of some length' > "$work/text.db"
untouched "a text" "$work/text.db" "*text.db*"
head -c 200000 "$work/held.db" > "$work/short.db"
try run -q '* | count by pad' --quiet --db "$work/short.db"
check "a database cut short" "$status $errors" "2 *short.db*"
cp "$work/held.db" "$work/broken.db"
tables=$(sqlite3 "$work/held.db" 'select rootpage from sqlite_master where name = "events_first"')
yes 'no page' | head -c 65536 | dd of="$work/broken.db" bs=65536 seek=$((tables - 1)) conv=notrunc 2> /dev/null
for command in "run -q *|count --db" "load $work/events.jsonl --db" "fields --db"; do
    set -f
    try ${command} "$work/broken.db"
    set +f
    check "${command%% *} on a database with a broken page" "$status $errors" "2 *broken.db: it is damaged*"
done
finish

#!/bin/bash
# outputs.sh: files that a query writes (`save`, --output) are whole or as they were: links and rights are kept, nothing that is
# read is written over, appends at one time lose nothing, and a signal leaves no unfinished file.
# Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs python3 setpriv
make_work
cd "$work" || exit 2

printf '%s\n' '{"a":"x","n":1}' '{"a":"y","n":2}' > e.jsonl
printf 'a,n\nx,1\ny,2\n' > events.csv
query='* | count by a'
said() { # COMMAND...: its status and the first line of its messages
    local out status
    out=$("$@" 2>&1 > /dev/null)
    status=$?
    echo "$status: ${out%%$'\n'*}"
}
parts() { find . -name '.sumoq-*' | wc -l; }

# A file with the name of an earlier version's temporary file is left alone.
mkdir L
echo precious > victim
ln -s ../victim L/t.csv.new
"$sumoq" run -q "$query | save /t" --lookup-dir L e.jsonl > /dev/null
check "save: the table" "$(sort L/t.csv)" $'a,_count\nx,1\ny,1'
check "save: a file beside it is as it was" "$(cat victim)" precious
check "save: a link beside it is as it was" "$(readlink L/t.csv.new)" ../victim
check "save: nothing is left" "$(parts)" 0

# Links are followed, modes and owners are kept.
echo old > real.csv
chmod 604 real.csv
ln -s ../real.csv L/s.csv
"$sumoq" run -q "$query | save /s" --lookup-dir L e.jsonl > /dev/null
check "save: through a link" "$(wc -l < real.csv) $(readlink L/s.csv) $(stat -c %a real.csv)" "3 ../real.csv 604"
ln -s real.csv link.csv
echo old > real.csv
"$sumoq" run -q "$query" --format csv --output link.csv e.jsonl
check "--output: through a link" "$(wc -l < real.csv) $(readlink link.csv) $(stat -c %a real.csv)" "3 real.csv 604"
(umask 027; "$sumoq" run -q "$query | save /new/fresh" --lookup-dir L e.jsonl > /dev/null)
check "save: a new file by the umask" "$(stat -c %a L/new/fresh.csv)" 640
if [ "$(id -u)" = 0 ]; then
    chown 1234:4321 real.csv
    chmod 640 real.csv
    "$sumoq" run -q "$query" --format csv --output real.csv e.jsonl
    check "--output: owner and group" "$(stat -c '%u %g %a' real.csv)" "1234 4321 640"
    "$sumoq" run -q "$query | save /s" --lookup-dir L e.jsonl > /dev/null
    check "save: owner and group" "$(stat -c '%u %g %a' real.csv)" "1234 4321 640"
    # A group that cannot be kept does not give its permissions to another one.
    mkdir shared
    cp real.csv shared/r.csv
    chmod 777 . shared
    chmod a+rx "$work"
    chown 1234:4321 shared/r.csv
    chmod 662 shared/r.csv
    setpriv --reuid 65534 --regid 65534 --clear-groups "$sumoq" run -q "$query" --format csv --output shared/r.csv e.jsonl
    check "--output: a group that cannot be kept" "$(stat -c '%u %g %a' shared/r.csv)" "65534 65534 622"
    chmod 444 shared/r.csv
    check "--output: a file that may not be written" \
        "$(said setpriv --reuid 65534 --regid 65534 --clear-groups "$sumoq" run -q "$query" --output shared/r.csv e.jsonl)" \
        "2: sumoq: shared/r.csv: Permission denied"
fi

# What is read is not written over, under any name.
sum() { cat e.jsonl events.csv lookup.csv geo.csv d/in.jsonl | cksum; }
printf 'a,v\nx,one\ny,two\n' > lookup.csv
printf 'network,country_code\n10.0.0.0/8,XX\n' > geo.csv
mkdir d
cp e.jsonl d/in.jsonl
ln -s events.csv events-link.csv
ln events.csv events-hard.csv
before=$(sum)
over="--output would overwrite what is read"
refused() { # NAME EXPECTED COMMAND...
    check "$1" "$(said "${@:3}")" "$2"
    check "$1: as it was" "$(sum)" "$before"
}
refused "save: the events" "2: error[E0905]: save /events: ./events.csv: the query reads this file (events.csv)" \
    "$sumoq" run -q "$query | save /events" --lookup-dir . events.csv
refused "save: the events, by a link" "2: error[E0905]: save /events-link: ./events-link.csv: the query reads this file (events.csv)" \
    "$sumoq" run -q "$query | save /events-link" --lookup-dir . events.csv
refused "save: the events, by a hard link" "2: error[E0905]: save /x: events-hard.csv: the query reads this file (events.csv)" \
    "$sumoq" run -q "$query | save append /x" --lookup /x=events-hard.csv events.csv
refused "save: standard input" "2: error[E0905]: save /events: ./events.csv: the query reads this file (standard input)" \
    sh -c '"$0" run -q "$1 | save /events" --lookup-dir . - < events.csv' "$sumoq" "$query"
refused "save: the file of another table" "2: error[E0905]: save /b: lookup.csv: the file of another table of the query, /a" \
    "$sumoq" run -q "$query | lookup v from /a on a=a | save /b" --lookup /a=lookup.csv --lookup /b=lookup.csv e.jsonl
refused "save: the file of a table of the folder" "2: error[E0905]: save /b: lookup.csv: the file of another table of the query, /lookup" \
    "$sumoq" run -q "$query | lookup v from /lookup on a=a | save /b" --lookup-dir . --lookup /b=lookup.csv e.jsonl
refused "save: the geo database" "2: error[E0905]: save /g: geo.csv: the file of another table of the query, geo://location" \
    "$sumoq" run -q "$query | save /g" --geoip geo.csv --lookup /g=geo.csv e.jsonl
refused "--output: a file of a folder of events" "2: sumoq: $over: d/in.jsonl" "$sumoq" run -q "$query" --output d/in.jsonl d
refused "--output: standard input" "2: sumoq: $over: events.csv" sh -c '"$0" run -q "$1" --output events.csv < events.csv' "$sumoq" "$query"
refused "--output: a bound table" "2: sumoq: $over: lookup.csv" \
    "$sumoq" run -q "$query | lookup v from /a on a=a" --lookup /a=lookup.csv --output lookup.csv e.jsonl
refused "--output: a table of the folder" "2: sumoq: $over: lookup.csv" \
    "$sumoq" run -q "$query | lookup v from /lookup on a=a" --lookup-dir . --output lookup.csv e.jsonl
refused "--output: the geo database" "2: sumoq: $over: geo.csv" "$sumoq" run -q "$query" --geoip geo.csv --output geo.csv e.jsonl
refused "load --db: an input" "2: sumoq: --db would overwrite what is read: e.jsonl" "$sumoq" load --db ./e.jsonl e.jsonl
: > nothing
check "load --db: an empty input" "$(said "$sumoq" load --db nothing nothing) $(wc -c < nothing)" \
    "2: sumoq: --db would overwrite what is read: nothing 0"
"$sumoq" load --quiet --db events.db e.jsonl
check "save: the event database" "$(said "$sumoq" run -q "$query | save /x" --lookup /x=events.db --db events.db)" \
    "2: error[E0905]: save /x: events.db: the query reads this file (events.db)"
check "save: the event database is sound" "$("$sumoq" run -q '* | count' --db events.db --format csv)" $'_count\n2'
# A table may be saved under the name by which it is read.
cp lookup.csv own.csv
"$sumoq" run -q "cat /own | where v = \"one\" | save /own" --lookup /own=own.csv e.jsonl > /dev/null
check "save: what the query has read of the same table" "$(cat own.csv)" $'a,v\nx,one'

# Appends at one time.
mkdir C
for i in $(seq 20); do
    "$sumoq" run -q "* | limit 1 | $i as id | count by id | save append /all" --quiet --lookup-dir C --threads 1 e.jsonl > /dev/null 2>> errors &
done
wait
check "20 appends: all rows" "$(grep -v id C/all.csv | sort -n | tr '\n' ' ')" "$(for i in $(seq 20); do echo -n "$i,1 "; done)"
check "20 appends: nothing said, nothing left" "$(wc -c < errors) $(parts)" "0 0"
check "an append of other columns to what came meanwhile" "$(said "$sumoq" run -q "$query | save append /all" --lookup-dir C e.jsonl)" \
    "5: error[E0906]: save /all: the table has no column \`a\`, which the rows have"
echo "* | count by a | save append /own" > q.sumo
"$sumoq" run q.sumo --lookup /own=later.csv e.jsonl > /dev/null
check "an append to a bound file that is not there makes it" "$(wc -l < later.csv)" 3

# A disk that is full, a file that may not grow: the old content, no unfinished file.
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "{\"a\":\"value %d\"}\n", i }' > many.jsonl
echo keep > out.csv
check "--output: a file that may not grow" \
    "$(ulimit -f 64; said "$sumoq" run -q "$query" --quiet --format csv --output out.csv many.jsonl)" "2: sumoq: out.csv: File too large"
check "--output: ... is as it was" "$(cat out.csv) $(parts)" "keep 0"
cp out.csv L/big.csv
check "save: a file that may not grow" "$(ulimit -f 64; said "$sumoq" run -q "$query | save /big" --lookup-dir L many.jsonl)" \
    "2: error[E0905]: L/big.csv: File too large"
check "save: ... is as it was" "$(cat L/big.csv) $(parts)" "keep 0"

# When the system is out of memory a command reports it and ends with 5; the old content stays.
no_room() { grep -c '^5: sumoq: out of memory: the system cannot provide [0-9]* bytes more' <<< "$1"; }
if ! is_sanitized; then # which has an address space of its own
    awk 'BEGIN { printf "* | where a = \""; for (i = 0; i < 1500000; i++) printf "0123456789"; print "\"" }' > huge.sumo
    awk 'BEGIN { for (i = 0; i < 300000; i++) printf "{\"a\":\"%0200d\"}\n", i }' > wide.jsonl
    check "no memory: run" "$(ulimit -v 150000; no_room "$(said "$sumoq" run -q '* | sort by a' --threads 2 --max-memory 10G --output out.csv wide.jsonl)")" 1
    check "no memory: ... its output" "$(cat out.csv) $(parts)" "keep 0"
    check "no memory: check" "$(ulimit -v 80000; no_room "$(said "$sumoq" check huge.sumo)")" 1
    check "half of what the process may have is the default" \
        "$(ulimit -v 300000; said "$sumoq" run -q '* | sort by a' --threads 2 --quiet --output out.csv wide.jsonl)" "0: "
fi

# Signals while the file is written: it is as it was, nothing is left, and the exit status is the signal's.
python3 - "$sumoq" << 'END'
import glob, os, signal, subprocess, sys, time
sumoq = sys.argv[1]
with open('long.jsonl', 'w') as f:
    for i in range(100000):
        f.write('{"n":%d,"pad":"%s"}\n' % (i, 'x' * 300))
def defaults(): # a suite that was started by nohup ignores SIGHUP, and so would the program
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
def attempt(arguments, number, target, late):
    """What a signal does while the file is written. When it comes later, the file is whole; that is tried again. `late`: also when it is
    whole although the program was interrupted."""
    for wait in (0, 0.002, 0.005, 0.01, 0.02) * 12:
        open(target, 'w').write('keep\n')
        p = subprocess.Popen([sumoq, 'run', '--threads', '1', *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                             preexec_fn=defaults)
        seen = False
        while p.poll() is None and not seen:
            seen = bool(glob.glob('**/.sumoq-*.part', recursive=True, include_hidden=True))
        time.sleep(wait)
        p.send_signal(number)
        said = p.communicate()[1]
        left = glob.glob('**/.sumoq-*.part', recursive=True, include_hidden=True)
        with open(target) as f:
            lines = f.readlines()
        whole = len(lines) == 100000 + target.endswith('.csv')
        if p.returncode == 0 or (whole and (late or p.returncode == -number)):
            if not whole:
                return 'a file that is not whole'
            continue
        return p.returncode, said.strip().split('\n')[-1], lines == ['keep\n'] or whole and 'whole', len(left)
    return 'too fast'
failed = passed = 0
for number, word in ((signal.SIGINT, 'interrupted'), (signal.SIGTERM, 'terminated'), (signal.SIGHUP, 'hung up')):
    got = attempt(['-q', '* | fields n, pad', '--format', 'jsonl', '--output', 'target.jsonl', 'long.jsonl'], number, 'target.jsonl', True)
    expected = (128 + number, f'sumoq: {word}', True, 0)
    passed, failed = passed + (got == expected), failed + (got != expected)
    if got != expected:
        print('FAILED --output:', word, got, expected)
    got = attempt(['-q', '* | fields n, pad | save /target', '--quiet', '--format', 'csv', '--lookup', '/target=target.csv', 'long.jsonl'], number, 'target.csv', False)
    fine = got in ((128 + number, f'sumoq: {word}', True, 0), (128 + number, f'sumoq: {word}', 'whole', 0))
    passed, failed = passed + fine, failed + (not fine)
    if not fine:
        print('FAILED save:', word, got)
# a process that ignores SIGHUP (nohup) continues
p = subprocess.Popen([sumoq, 'run', '-q', '* | count', '--format', 'csv', 'long.jsonl'], stdout=subprocess.PIPE, text=True,
                     preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
time.sleep(0.02)
p.send_signal(signal.SIGHUP)
out = p.communicate()[0]
fine = p.returncode == 0 and out == '_count\n100000\n'
passed, failed = passed + fine, failed + (not fine)
if not fine:
    print('FAILED nohup', p.returncode, out)
print(passed, failed, file=open('signals', 'w'))
END
read -r ok bad < signals
passed=$((passed + ok))
failed=$((failed + bad))
finish

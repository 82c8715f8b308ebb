## A table for people, machine formats for machines.
$ sumoq run count.sumo events.jsonl
╭───────┬────────╮
│ user  │ _count │
├───────┼────────┤
│ alice │      3 │
│ bob   │      1 │
│ carol │      1 │
╰───────┴────────╯
3 rows

$ LC_ALL=C sumoq run count.sumo events.jsonl
+-------+--------+
| user  | _count |
+-------+--------+
| alice |      3 |
| bob   |      1 |
| carol |      1 |
+-------+--------+
3 rows

$ sumoq run count.sumo --format json events.jsonl
{"kind": "aggregate",
 "columns": [{"name": "user", "type": "string"}, {"name": "_count", "type": "integer"}],
 "rows": [
  ["alice", 3],
  ["bob", 1],
  ["carol", 1]
 ],
 "warnings": []}

$ sumoq run count.sumo --format jsonl events.jsonl
{"user": "alice", "_count": 3}
{"user": "bob", "_count": 1}
{"user": "carol", "_count": 1}

$ sumoq run -q '* | fields user, path' --format=csv events.jsonl
user,path
alice,/日本
carol,
alice,"/a,b"
bob,/nothing
alice,/

$ sumoq run -q '* | fields user, status' --format tsv events.jsonl | head -2
user	status
alice	500

$ sumoq run count.sumo --format markdown events.jsonl
| user | _count |
| --- | ---: |
| alice | 3 |
| bob | 1 |
| carol | 1 |

## Where query and events come from.
$ echo '* | count' | sumoq run - --format csv events.jsonl
_count
5

$ sumoq run -q '* | count' --format csv - < events.jsonl
_count
5

$ sumoq run -q '* | count' --format csv < events.jsonl
_count
5

$ sumoq run -q '* | count' --format csv events.jsonl events.jsonl
_count
10

$ cp events.jsonl -- -odd.jsonl && sumoq run --format csv -q '* | count' -- -odd.jsonl
_count
5

## Ranges.
$ sumoq run -q '* | count' --format csv --from 1700000001000 --to 1700000003000 events.jsonl
_count
2

$ sumoq run -q '* | count' --format csv --from -2s --now 1700000004000 events.jsonl
_count
2

$ sumoq run -q '* | count' --from yesterday-ish events.jsonl
sumoq: --from takes a time such as -1h or 2026-11-22T10:00:00Z, not `yesterday-ish`
sumoq: `sumoq help run` shows how to use it
[exit 2]

## Nothing in, nothing out.
$ sumoq run -q '* | fields user' --format csv empty.jsonl
sumoq: no rows: 0 events read
user

$ sumoq run -q '* | fields user' --format csv < /dev/null
sumoq: no rows: 0 events read
user

$ sumoq run empty.sumo events.jsonl
...
[exit 3]

## Files that cannot be read.
$ sumoq run nowhere.sumo events.jsonl
sumoq: nowhere.sumo: No such file or directory
[exit 2]

$ sumoq run count.sumo nowhere.jsonl
...nowhere.jsonl...
[exit 2]

$ mkdir hollow && sumoq run count.sumo hollow
sumoq: hollow: no files in this folder
[exit 2]

$ sumoq run count.sumo --db nowhere.db
...
[exit 2]

$ sumoq run count.sumo --db events.jsonl
...
[exit 2]

## Malformed records are counted, and with --strict an error.
$ sumoq run -q '* | where !isNull(user) | count' --format csv broken.jsonl
sumoq: 4 records could not be read:
  broken.jsonl:2: ...
  broken.jsonl:3: ...
  broken.jsonl:4: ...
  and 1 more
sumoq: broken.jsonl: 2 of 6 events have no time, and no key looks like one
_count
2

$ sumoq run -q '* | where !isNull(user) | count' --format csv --quiet broken.jsonl
_count
2

$ sumoq run -q '* | count' --strict broken.jsonl
...
[exit 2]

## Exit statuses.
$ sumoq run count.sumo --format csv --fail-on-rows events.jsonl
user,_count
alice,3
bob,1
carol,1
[exit 1]

$ sumoq run -q '* | where user="dave" | fields user' --format csv --fail-on-rows events.jsonl
user

$ sumoq run -q '* | where user="dave" | fields user' --format csv --fail-on-empty events.jsonl
sumoq: no rows: 5 events read, 5 in range, 5 pass the search expression, 0 pass stage 1 (where user="dave")
  = help: no row satisfies `user="dave"`; its values are `alice`, `bob`, `carol`
user
[exit 1]

$ sumoq run broken.sumo events.jsonl
broken.sumo:1:...
[exit 3]

$ sumoq run unknown.sumo events.jsonl
unknown.sumo:2:9: error[E0201]: ...
...
[exit 3]

$ sumoq run service.sumo events.jsonl
service.sumo:...
[exit 4]

## A limit of memory is said as it was given.
$ for m in 1 2000 3K; do sumoq run -q '*' --threads 1 --max-memory $m events.jsonl 2>&1 | grep E0902; done
error[E0902]: the query needs more than its 1 byte of memory
error[E0902]: the query needs more than its 2000 bytes of memory
error[E0902]: the query needs more than its 3 kB of memory
[exit 5]

## The output file.
$ sumoq run count.sumo --format csv --output out.csv events.jsonl && cat out.csv
user,_count
alice,3
bob,1
carol,1

$ sumoq run count.sumo --format csv --output nowhere/out.csv events.jsonl
sumoq: nowhere/out.csv: No such file or directory
[exit 2]

$ sumoq run count.sumo --output events.jsonl events.jsonl
sumoq: --output would overwrite what is read: events.jsonl
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run broken.sumo --output out.csv events.jsonl 2>/dev/null; cat out.csv
user,_count
alice,3
bob,1
carol,1

$ sumoq run count.sumo --output never.csv nowhere.jsonl 2>/dev/null; ls | grep never
[exit 1]

## It is written beside and renamed: links stay links, permissions stay, nothing else is left.
$ echo old > kept.csv && chmod 640 kept.csv && ln -s kept.csv link.csv && sumoq run count.sumo --format csv --output link.csv events.jsonl && stat -c '%A %F' kept.csv link.csv && head -1 kept.csv && ls -A | grep part
-rw-r----- regular file
lrwxrwxrwx symbolic link
user,_count
[exit 1]

$ (trap '' XFSZ; ulimit -f 1; sumoq run -q '*' --format json --quiet --output kept.csv $(yes events.jsonl | head -200)); head -1 kept.csv; ls -A | grep part
sumoq: kept.csv: File too large
user,_count
[exit 1]

$ sumoq run count.sumo --output . events.jsonl
sumoq: .: Is a directory
[exit 2]

$ sumoq run count.sumo --output nowhere/ events.jsonl
sumoq: nowhere/: No such file or directory
[exit 2]

$ ln -s not-there.csv dangling.csv && sumoq run count.sumo --format csv --output dangling.csv events.jsonl && head -1 not-there.csv
user,_count

$ sumoq run count.sumo --format csv --output /dev/stdout events.jsonl | head -1
user,_count

$ sumoq run count.sumo --output /dev/full events.jsonl
sumoq: /dev/full: No space left on device
[exit 2]

$ sumoq run count.sumo events.jsonl > /dev/full
sumoq: standard output: No space left on device
[exit 2]

## A closed pipe is not an error.
$ sumoq run -q '*' --format csv $(yes events.jsonl | head -2000) | head -1
_messageTime,_raw

## Parameters.
$ sumoq run -q '* | where user="{{who}}" | count' --param who=alice --format csv events.jsonl
_count
3

$ sumoq run -q '* | where user="{{who}}" | count' --format csv events.jsonl
<query>:1:...
[exit 3]

## Warnings go to standard error, and not at all when quiet.
$ sumoq run eval.sumo --format csv events.jsonl 2>/dev/null
user,status
alice,500
carol,500

$ sumoq run eval.sumo --format csv --quiet events.jsonl
user,status
alice,500
carol,500

## Colour only on request.
$ sumoq run count.sumo --color always events.jsonl | head -1 | od -c | head -1
0000000 033   [   2   m 342 225 255 342 224 200 342 224 200 342 224 200

## Rows beyond memory go to temporary files; a folder where none can be made is reported.
$ sumoq run -q '* | sort by user asc | fields user, _raw' --rows-held 1 --format csv events.jsonl | cut -d, -f1
user
alice
alice
alice
bob
carol

$ TMPDIR=/nowhere sumoq run -q '* | sort by user asc' --rows-held 1 events.jsonl
error[E0904]: a temporary file failed: No such file or directory
    = help: set TMPDIR to a folder with more space, or --max-memory to more memory
[exit 5]

## What a spreadsheet would take as a formula; numbers are not formulas.
$ printf '%s\n' '{"a":"=1+1","b":-5}' '{"a":"x","b":"-5+A1"}' > formulas.jsonl; sumoq run -q '* | fields a, b' --format csv formulas.jsonl
sumoq: formulas.jsonl: none of its 2 events has a time, and no key looks like one
a,b
=1+1,-5
x,-5+A1
$ sumoq run -q '* | fields a, b' --format csv --csv-safe formulas.jsonl
sumoq: formulas.jsonl: none of its 2 events has a time, and no key looks like one
a,b
'=1+1,-5
x,'-5+A1
$ sumoq run -q '* | fields a, b' --csv-safe formulas.jsonl
sumoq: --csv-safe is for --format csv and tsv
sumoq: `sumoq help run` shows how to use it
[exit 2]

## Rows pass from stage to stage on the stack: as many stages as a query may have fit, in every build.
$ { printf '*'; printf ' | where a=1%.0s' {1..9999}; printf ' | fields a'; } > stages.sumo; echo '{"a":1}' | sumoq run stages.sumo --format csv --quiet -
a
1

## The service takes 25,000 rows in a table of join.
$ seq 25001 | sed 's/.*/{"n":&}/' | sumoq run -q '* | join (where n > 0) as all, (where n = 7) as b on all.n=b.n | fields all_n' --format csv -
sumoq: standard input: none of its 25,001 events has a time, and no key looks like one
sumoq: warning: join: table `all` has 25001 rows; in the service more than 25,000 are an error
all_n
7

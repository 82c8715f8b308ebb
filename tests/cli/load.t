$ sumoq load events.jsonl
sumoq: load needs a database: --db FILE
sumoq: `sumoq help load` shows how to use it
[exit 2]

$ sumoq load --db events.db
sumoq: load needs files of events, or - for standard input
sumoq: `sumoq help load` shows how to use it
[exit 2]

$ sumoq load --db events.db events.jsonl
sumoq: loaded 5 events (509 B) from 1 file in ... s, 2023-11-14 22:13:20.000 to 2023-11-14 22:13:24.000 UTC; the database has 3 fields

$ sumoq run count.sumo --format csv --db events.db
user,_count
alice,3
bob,1
carol,1

## The same file twice.
$ sumoq load --db events.db events.jsonl
sumoq: nothing new: the database already contains this file; --again loads once more

$ sumoq load --quiet --db events.db --again events.jsonl && sumoq run count.sumo --format csv --db events.db
user,_count
alice,6
bob,2
carol,2

## Several files and folders; what is already loaded is skipped.
$ mkdir -p more/deeper && head -2 events.jsonl > more/two.jsonl && tail -1 events.jsonl | gzip > more/deeper/one.jsonl.gz && cat more/two.jsonl | sumoq load --quiet --db several.db -

$ sumoq load --db several.db more
sumoq: loaded 3 events (308 B) from 2 files in ... s, 2023-11-14 22:13:20.000 to 2023-11-14 22:13:24.000 UTC; the database has 3 fields

$ sumoq load --db several.db more events.jsonl
sumoq: loaded 5 events (509 B) from 1 file in ... s, ...
sumoq: 2 files were in the database already; --again loads them once more

$ sumoq load --db several.db more events.jsonl
sumoq: nothing new: the database already contains these files; --again loads once more

$ sumoq load --quiet --db several.db --again more && sumoq run -q '* | count' --format csv --db several.db
_count
13

## A file that is named twice is loaded once, by whatever path, also with --again.
$ sumoq load --db twice.db more/two.jsonl events.jsonl ./more/../more/two.jsonl more
sumoq: loaded 8 events (817 B) from 3 files in ... s, ...
sumoq: 2 files were named more than once; each is loaded once

$ sumoq load --quiet --db twice.db --again events.jsonl events.jsonl && sumoq run -q '* | count' --format csv --db twice.db
_count
13

$ sumoq load --db twice.db events.jsonl events.jsonl
sumoq: nothing new: the database already contains this file; --again loads once more
sumoq: 1 file was named more than once; each is loaded once

## Files that cannot be read are named, and the others are loaded; the next load does not stop there either.
$ head -c 100 more/deeper/one.jsonl.gz > cut.jsonl.gz && mkdir sound && echo '{"a":1}' > sound/a.jsonl && sumoq load --db damaged.db nowhere.jsonl cut.jsonl.gz sound
sumoq: 2 of 3 files could not be read whole:
  nowhere.jsonl: No such file or directory
  cut.jsonl.gz: ...
sumoq: loaded ... from ... in ... s; the database has ...

$ sumoq load --db damaged.db cut.jsonl.gz sound
sumoq: nothing new: the database already contains these files; --again loads once more
sumoq: 1 file is known as damaged and has not changed; --again tries it once more:
sumoq:   cut.jsonl.gz: ...

## A sound one in its place is loaded.
$ cp more/deeper/one.jsonl.gz cut.jsonl.gz && sumoq load --db damaged.db cut.jsonl.gz sound && sumoq run -q '* | count' --format csv --db damaged.db
sumoq: loaded 1 event (105 B) from 1 file in ... s, ...
sumoq: 1 file was in the database already; --again loads it once more
_count
2

$ sumoq load --strict --db damaged.db cut.jsonl.gz nowhere.jsonl
sumoq: 1 of 2 files could not be read whole:
  nowhere.jsonl: No such file or directory
sumoq: 1 file was in the database already; --again loads it once more
[exit 2]

## Malformed records are counted, and with --strict an error.
$ sumoq load --db events.db broken.jsonl 2>&1 | head -2
sumoq: 4 records could not be read:
  broken.jsonl:2: ...

$ sumoq load --strict --db strict.db broken.jsonl
sumoq: ...
[exit 2]

## A file that has grown, also within its last line.
$ printf '{"n":1}\n{"n":2,"te' > grown.jsonl && sumoq load --quiet --db grown.db grown.jsonl

$ printf 'xt":"x"}\n{"n":3}\n' >> grown.jsonl && sumoq load --db grown.db grown.jsonl
sumoq: grown.jsonl: none of its 2 events has a time, and no key looks like one
sumoq: loaded 2 events (27 B) from 1 file in ... s; the database has 2 fields
sumoq: 1 file had grown, by 2 new events
sumoq: 1 event was replaced: the file had ended in the middle of the record

$ sumoq run -q '* | fields n, text' --format csv --db grown.db
n,text
1,
2,x
3,

## A rotation renames it, and packs it.
$ mv grown.jsonl grown.jsonl.1 && echo '{"n":4}' >> grown.jsonl.1 && echo '{"n":5}' > grown.jsonl && sumoq load --db grown.db grown.jsonl*
sumoq: grown.jsonl: its event has no time, and no key looks like one
sumoq: grown.jsonl.1: none of its 2 events has a time, and no key looks like one
sumoq: loaded 2 events (16 B) from 2 files in ... s; the database has 2 fields
sumoq: 1 file had grown, by 1 new event
sumoq: 1 file was loaded before under another name; only what is new is loaded:
sumoq:   grown.jsonl.1: as .../grown.jsonl

$ gzip grown.jsonl.1 && sumoq load --db grown.db grown.jsonl*
sumoq: grown.jsonl.1.gz: its event has no time, and no key looks like one
sumoq: nothing new: the database already contains these files; --again loads once more
sumoq: 1 file was loaded before under another name; only what is new is loaded:
sumoq:   grown.jsonl.1.gz: as .../grown.jsonl.1

## One that was rewritten is refused, and the others are loaded.
$ echo '{"n":6}' > grown.jsonl && echo '{"n":7}' > other.jsonl && sumoq load --db grown.db grown.jsonl other.jsonl
sumoq: other.jsonl: its event has no time, and no key looks like one
sumoq: loaded 1 event (8 B) from 1 file in ... s; the database has 2 fields
sumoq: 1 file was not loaded: it was rewritten since an earlier load; --again loads it whole, and keeps the earlier events:
sumoq:   grown.jsonl: does not begin with what was loaded of it
[exit 2]

$ sumoq load --quiet --db grown.db --again grown.jsonl && sumoq run -q '* | count, max(n)' --format csv --db grown.db
_count,_max
7,7

## Standard input.
$ sumoq load --quiet --db piped.db --category prod/web - < events.jsonl && sumoq run -q '* | count' --format csv --db piped.db
_count
5

## Files that are not a database.
$ sumoq load --db events.jsonl events.jsonl
sumoq: ...events.jsonl...
[exit 2]

$ head -1 events.jsonl
{"_messageTime":1700000000000,...

$ sumoq load --db nowhere/events.db events.jsonl
sumoq: ...
[exit 2]

$ sumoq load --db events.db nowhere.jsonl
sumoq: nowhere.jsonl: No such file or directory
[exit 2]

## A file that is not there does not make a failure of the others, whether they are new or known.
$ mkdir -p partly && cp events.jsonl partly && ln -s /nonexistent partly/gone.log && sumoq load --quiet --db partly.db partly
sumoq: 1 of 2 files could not be read whole:
  partly/gone.log: No such file or directory

$ sumoq load --db partly.db partly
sumoq: 1 of 2 files could not be read whole:
  partly/gone.log: No such file or directory
...

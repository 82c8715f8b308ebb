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
sumoq: nothing loaded: the database already contains this file; --again loads once more
[exit 2]

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
sumoq: nothing loaded: the database already contains these files; --again loads once more
[exit 2]

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
sumoq: nothing loaded: the database already contains these files; --again loads once more
[exit 2]

## An unreadable file is reported before anything is loaded.
$ sumoq load --db several.db events.jsonl nowhere.jsonl; sumoq run -q '* | count' --format csv --db several.db
sumoq: nowhere.jsonl: No such file or directory
_count
13

## Malformed records are counted, and with --strict an error.
$ sumoq load --db events.db broken.jsonl 2>&1 | head -2
sumoq: 4 records could not be read:
  broken.jsonl:2: ...

$ sumoq load --strict --db strict.db broken.jsonl
sumoq: ...
[exit 2]

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

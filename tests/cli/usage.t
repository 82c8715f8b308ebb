## No command: the list of commands on standard error, and a failure.
$ sumoq 2>/dev/null
[exit 2]

$ sumoq
sumoq 0.1.0 - checks and runs Sumo Logic queries offline, over event files or a
database

Usage
  sumoq COMMAND [OPTIONS] [ARGUMENTS]
...
[exit 2]

$ sumoq --version
sumoq 0.1.0

$ sumoq --help | head -4
sumoq 0.1.0 - checks and runs Sumo Logic queries offline, over event files or a
database

Usage

## Commands and options with near names.
$ sumoq chekc
sumoq: no command `chekc`; did you mean `check`?
sumoq: `sumoq help` shows the commands
[exit 2]

$ sumoq frobnicate
sumoq: no command `frobnicate`
sumoq: `sumoq help` shows the commands
[exit 2]

$ sumoq --versoin
sumoq: no option `--versoin`
sumoq: `sumoq help` shows the commands
[exit 2]

$ sumoq run --fromat json -q '*' events.jsonl
sumoq: `run` has no option `--fromat`; did you mean `--format`?
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -x
sumoq: `run` has no option `-x`
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq check --batch 3 q.sumo
sumoq: `check` has no option `--batch`; did you mean `--data`?
sumoq: `sumoq help check` shows how to use it
[exit 2]

## Values of options.
$ sumoq run -q '*' --format
sumoq: --format needs a value: --format NAME
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' --param-default --strict
sumoq: --param-default needs a value: --param-default VALUE (or --param-default=--strict)
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' --strict=yes events.jsonl
sumoq: --strict takes no value
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' --threads many events.jsonl
sumoq: --threads takes a number from 1 to 256, not `many`
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' --threads 0 events.jsonl
sumoq: --threads takes a number from 1 to 256, not `0`
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' --max-memory 12Q events.jsonl
sumoq: --max-memory takes a size such as 512M or 2G, not `12Q`
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' --max-memory 99999999999G events.jsonl
sumoq: --max-memory takes a size such as 512M or 2G, not `99999999999G`
sumoq: `sumoq help run` shows how to use it
[exit 2]

## Empty names of files and folders.
$ sumoq run -q '*' --output '' events.jsonl
sumoq: --output takes FILE, and the name is empty
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' --output= events.jsonl
sumoq: --output takes FILE, and the name is empty
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '* | count as a | save users' --lookup users= events.jsonl
sumoq: --lookup takes SOURCE=FILE, and the name is empty
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' --lookup-dir '' events.jsonl
sumoq: --lookup-dir takes DIR, and the name is empty
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' --dialect splunk events.jsonl
sumoq: --dialect takes auto|sumo|eval, not `splunk`
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' --param name events.jsonl
sumoq: --param takes NAME=VALUE, not `name`
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' --format jsno events.jsonl
sumoq: no format `jsno`; did you mean `json`?
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' --format excel-2007 events.jsonl
sumoq: no format `excel-2007`; there are chart, csv, json, jsonl, markdown, svg, table, tsv
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq check --format sarif -q '*'
sumoq: --format takes text|json, not `sarif`
sumoq: `sumoq help check` shows how to use it
[exit 2]

## Which input is the query and which the data.
$ sumoq run
sumoq: run needs a query: a file, -, or -q TEXT
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run - -
sumoq: standard input (-) cannot be both the query and the data
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -
sumoq: no data: name files of events, or a database with --db FILE
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' - -
sumoq: standard input (-) can be read only once
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' --db events.db events.jsonl
sumoq: a run reads either --db or data files, not both
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq run -q '*' --use-receipt-time --use-searchable-time events.jsonl
sumoq: give either --use-receipt-time or --use-searchable-time
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ sumoq check
sumoq: check needs a query: a file, -, or -q TEXT
sumoq: `sumoq help check` shows how to use it
[exit 2]

$ sumoq check -q '*' count.sumo
sumoq: check takes either -q or query files, not both
sumoq: `sumoq help check` shows how to use it
[exit 2]

$ sumoq check - -
sumoq: standard input (-) can be read only once
sumoq: `sumoq help check` shows how to use it
[exit 2]

## A message never contains control characters.
$ sumoq run $'a\e[31m\nb.sumo' events.jsonl
sumoq: a\x1b[31m\nb.sumo: No such file or directory
[exit 2]

## Lists take no arguments; one entry is a page of help.
$ sumoq list-operators where
sumoq: list-operators takes no arguments, and `where` is one; `sumoq help where` is about it
sumoq: `sumoq help list-operators` shows how to use it
[exit 2]

$ sumoq list-functions concat 2>&1 | head -1
sumoq: list-functions takes no arguments, and `concat` is one; `sumoq help concat` is about it
[exit 2]

$ sumoq help operators | diff - <(sumoq list-operators) && sumoq help functions | diff - <(sumoq list-functions)

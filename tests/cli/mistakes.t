## Arguments in the wrong place.
$ printf '{"_messageTime":1700000000000,"a":1}\n' > e.jsonl; echo '* | count' > q.sumo; cp q.sumo r.sumo

$ sumoq run e.jsonl q.sumo
sumoq: q.sumo is a query, and the query comes first: sumoq run q.sumo e.jsonl
...
[exit 2]

$ sumoq run q.sumo r.sumo e.jsonl
sumoq: r.sumo is a query, not data, and run takes one query
...
[exit 2]

$ sumoq run -q '* | count' e.jsonl r.sumo
sumoq: r.sumo is a query, not data, and run takes one query: leave out -q or the file
...
[exit 2]

$ sumoq run -q q.sumo e.jsonl
sumoq: -q takes the text of a query; leave it out for the file: sumoq run q.sumo e.jsonl
...
[exit 2]

$ sumoq run '* | count' e.jsonl
sumoq: * | count: No such file or directory
sumoq: the text of a query is given with -q: sumoq run -q '* | count'
[exit 2]

$ sumoq run e.jsonl '* | count'
sumoq: `* | count` is the text of a query: give it with -q '* | count'
...
[exit 2]

$ sumoq run e.jsonl
sumoq: e.jsonl is data, and the query comes first: sumoq run QUERY.sumo e.jsonl
...
[exit 2]

$ sumoq check e.jsonl
sumoq: e.jsonl is data; check takes queries
...
[exit 2]

$ sumoq check '* | count'
sumoq: * | count: No such file or directory
sumoq: the text of a query is given with -q: sumoq check -q '* | count'
[exit 2]

$ sumoq '* | count' e.jsonl
sumoq: no command `* | count`; to run the query: sumoq run -q '* | count'
...
[exit 2]

$ sumoq q.sumo e.jsonl
sumoq: no command `q.sumo`; to run the query: sumoq run q.sumo
...
[exit 2]

## Options of which only one counts.
$ sumoq run -q '*' -q 'error' e.jsonl
sumoq: -q is given twice, and only one can be used
...
[exit 2]

$ sumoq run q.sumo --db a.db --db b.db
sumoq: --db is given twice, and only one can be used
...
[exit 2]

## A folder's queries are no data.
$ mkdir both; cp q.sumo e.jsonl both; sumoq run -q '* | count' --format jsonl both
{"_count": 1}

## Documents and data are no queries.
$ printf '{"queryText": "error | wher x = 1"}\n' > search.json; sumoq check search.json
search.json:1:1: error[E0120]: this is a JSON document, not a query
...
[exit 3]

$ sumoq run search.json e.jsonl
search.json:1:1: error[E0120]: this is a JSON document, not a query
...
[exit 3]

$ printf 'resource "sumologic_monitor" "m" {\n  query = "error"\n}\n' > m.tf; sumoq check m.tf
m.tf:1:1: error[E0120]: this is an HCL document, not a query
...
[exit 3]

$ printf 'title: x\nquery: "error | count"\n' > m.yaml; sumoq check m.yaml
m.yaml:1:1: error[E0120]: this is a YAML document, not a query
...
[exit 3]

$ printf '# Detections\n\n```sumo\nerror | count\n```\n' > m.md; sumoq check m.md
m.md:1:1: error[E0120]: this is a Markdown document, not a query
...
[exit 3]

$ printf '<?xml version="1.0"?>\n<Events/>\n' > m.xml; sumoq check m.xml
m.xml:1:1: error[E0120]: this is an XML document, not a query
...
[exit 3]

$ gzip -c e.jsonl > packed; sumoq check packed
packed:1:1: error[E0120]: this is a gzip file, not a query
...
[exit 3]

## A byte order mark counts as no column; UTF-16 is said to be that.
$ printf '\357\273\277* | limt 1\n' > bom.sumo; sumoq check bom.sumo
bom.sumo:1:5: error[E0202]: no operator named `limt`
...
[exit 3]

$ printf '* | count' | python3 -c 'import sys; sys.stdout.buffer.write(sys.stdin.read().encode("utf-16"))' > wide.sumo; sumoq check wide.sumo
wide.sumo:1:1: error[E0009]: the query is UTF-16, and is read as UTF-8
...
    = help: save the file as UTF-8; in PowerShell: Set-Content -Encoding utf8
...
[exit 3]

## The value of a parameter that does not fit.
$ sumoq run -q '* | where p matches {{p1}}' --param 'p1=*' e.jsonl
<query>:1:21: error[E0001]: a value is expected here, not `{{p1}}`
...
    = help: the parameter's value is `*`; a text needs quotes: --param 'p1="*"'
[exit 3]

## The fields of files: counted, of one kind or mixed, most frequent first.
$ cat > some.jsonl <<'X'
> {"_messageTime":1700000000000,"user":"alice","n":1,"size":1.5,"tag":"a","nested":{"x":1,"y":null}}
> {"_messageTime":1700000001000,"USER":"bob","n":2,"size":2,"list":[1,2]}
> {"_messageTime":1700000002000,"user":"alice","n":3,"size":"big","note":""}
> {"_messageTime":1700000003000,"user":"Alice","n":3,"note":"two\nlines"}
> X

$ sumoq fields some.jsonl
╭──────────────┬───────┬─────────┬─────────┬──────────┬─────────────────────────────────────────────────────────╮
│ field        │ count │ percent │ kind    │ distinct │ top                                                     │
├──────────────┼───────┼─────────┼─────────┼──────────┼─────────────────────────────────────────────────────────┤
│ _format      │     4 │     100 │ string  │        1 │ jsonl (4)                                               │
│ _messageTime │     4 │     100 │ integer │        4 │ 1700000000000 (1), 1700000001000 (1), 1700000002000 (1) │
│ _sourceName  │     4 │     100 │ string  │        1 │ some.jsonl (4)                                          │
│ n            │     4 │     100 │ integer │        3 │ 3 (2), 1 (1), 2 (1)                                     │
│ user         │     4 │     100 │ string  │        3 │ alice (2), Alice (1), bob (1)                           │
│ size         │     3 │      75 │ mixed   │        3 │ 1.5 (1), 2 (1), big (1)                                 │
│ note         │     2 │      50 │ string  │        2 │ "" (1), two\nlines (1)                                  │
│ list         │     1 │      25 │ string  │        1 │ [1,2] (1)                                               │
│ nested.x     │     1 │      25 │ integer │        1 │ 1 (1)                                                   │
│ tag          │     1 │      25 │ string  │        1 │ a (1)                                                   │
╰──────────────┴───────┴─────────┴─────────┴──────────┴─────────────────────────────────────────────────────────╯
10 rows

## A database gives the same.
$ sumoq load --quiet --db some.db some.jsonl && sumoq fields some.jsonl --format json > files.json && sumoq fields --db some.db --format json > db.json && cmp files.json db.json && echo the same
the same

$ jq -c '[.columns[] | [.name, .type]], .rows[4]' db.json
[["field","string"],["count","integer"],["percent","double"],["kind","string"],["distinct","integer"],["top","string"]]
["user",4,100,"string",3,"alice (2), Alice (1), bob (1)"]

## Many distinct values: the number is an estimate, and a frequent one is still found.
$ seq 1 10000 | awk '{ printf "{\"id\":%d,\"who\":\"%s\"}\n", $1, $1 % 10 == 0 ? "often" : "w" $1 }' | sumoq fields --format json | jq -c '.rows[] | [.[0], .[4] > 8500 and .[4] < 10500, .[5]]'
sumoq: standard input: none of its 10,000 events has a time, and no key looks like one
["_format",false,"jsonl (10,000)"]
["id",true,""]
["who",true,"often (...)"]

## Standard input, mapped fields, nothing at all.
$ echo '{"event_id":4624,"log_name":"Security","computer_name":"pc","event_data":{"User":"ann"}}' | sumoq fields --format json | jq -c '.rows[] | [.[0], .[5]]'
sumoq: standard input: its event has no time, and no key looks like one
sumoq: profile windows: ...fields of event_data (1 event)
["Channel","Security (1)"]
["EventCode","4624 (1)"]
["EventID","4624 (1)"]
["Hostname","pc (1)"]
["User","ann (1)"]
["_format","jsonl (1)"]
["_sourceCategory","windows/security (1)"]
["_sourceHost","pc (1)"]
["computer_name","pc (1)"]
["event_data.User","ann (1)"]
["event_id","4624 (1)"]
["host","pc (1)"]
["log_name","Security (1)"]

$ sumoq fields empty.jsonl --format json | jq -c .rows
[]

$ sumoq fields broken.jsonl 2>&1 > broken.table | head -1
sumoq: ... records could not be read:

$ sumoq fields --db nowhere.db
...
[exit 2]

$ sumoq fields --db some.db some.jsonl
sumoq: give either --db or data files, not both
sumoq: `sumoq help fields` shows how to use it
[exit 2]

$ sumoq fields --format csv some.jsonl
sumoq: --format takes table|json, not `csv`
sumoq: `sumoq help fields` shows how to use it
[exit 2]

## Objects are not values, in files as in a database; strings in braces are.
$ printf '%s\n' '{"_messageTime":1,"o":{"a":1,"e":{}},"t":"{x}","raw":"k"}' '{"_messageTime":2,"o":"text","t":"{y}","_raw":"its own"}' '{"_messageTime":3,"o":{"a":{"b":2}},"e":{}}' > boxes.jsonl; sumoq load --quiet --db boxes.db boxes.jsonl; sumoq fields boxes.jsonl --format json | jq -c '.rows[][:2]'; diff <(sumoq fields boxes.jsonl --format json) <(sumoq fields --db boxes.db --format json) && echo the same
["_format",3]
["_messageTime",3]
["_sourceName",3]
["t",2]
["o",1]
["o.a",1]
["o.a.b",1]
["raw",1]
the same

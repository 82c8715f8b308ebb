## How a query would run: what is read, tested while reading, put in order, and where one thread takes over.
$ sumoq plan -q '_sourceCategory=web | where status >= 500 | where user matches "a*" | count by user | sort by _count | limit 3'
scan _sourceCategory, status, user
pushed status >= 500 and user matches "a*" and _sourceCategory = "web"
stage 0 test _sourceCategory like "web"
stage 1 test status >= 500
stage 2 test user matches "a*"
stage 3 aggregate count as _count by user (workers end)
stage 4 sort by _count, top 3
stage 5 limit 3
result as it comes

$ sumoq plan -q '* | where status >= 500 | num(bytes) as b | count by user' --format json | jq -c '.[0].scan, (.[0].stages[] | [.kind, .stage, .idle, .runs])'
{"fields":["status","user"],"prefilter":{"test":"greater_equal","field":"status","value":500}}
["test",0,false,"workers"]
["test",1,false,"workers"]
["extend",2,true,"workers"]
["aggregate",3,false,"workers"]
["result",null,false,"one thread"]

## A query with an error has no plan.
$ sumoq plan -q '* | wher a'
<query>:1:5: error[E0202]: no operator named `wher`
  1 | * | wher a
    |     ^^^^
    = help: did you mean `where`?
[exit 3]

$ sumoq plan
sumoq: plan needs one query: a file, -, or -q TEXT
sumoq: `sumoq help plan` shows how to use it
[exit 2]

$ sumoq plan count.sumo count.sumo
sumoq: plan needs one query: a file, -, or -q TEXT
sumoq: `sumoq help plan` shows how to use it
[exit 2]

$ sumoq plan -q '*' count.sumo
sumoq: plan takes either -q or a query file, not both
sumoq: `sumoq help plan` shows how to use it
[exit 2]

$ sumoq plan nothere.sumo
sumoq: nothere.sumo: No such file or directory
[exit 2]

$ sumoq plan count.sumo
scan user
stage 0 test every row
stage 1 aggregate count as _count by user (workers end)
stage 2 sort by _count, user asc
result as it comes

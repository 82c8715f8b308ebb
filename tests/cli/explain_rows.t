## A run without rows says where the events went, and why when that can be told.
$ sumoq run -q '* | where usr = "bob"' --format csv events.jsonl
sumoq: no rows: 5 events read, 5 in range, 5 pass the search expression, 0 pass stage 1 (where usr = "bob")
  = help: no event has a field `usr`; did you mean `user`?
_messageTime,usr,_raw

$ sumoq run -q '_sourceCategory=pod/web | count' --format csv events.jsonl
sumoq: no rows: 5 events read, 5 in range, 0 pass the search expression
  = help: no row satisfies `_sourceCategory=pod/web`; did you mean `prod/web`?
_count

$ sumoq run -q '* | parse "zzz*" as x | count' --format csv events.jsonl
sumoq: no rows: 5 events read, 5 in range, 5 pass the search expression, 0 pass stage 1 (parse "zzz*" as x)
  = help: it finds nothing in any of the 5 rows; `nodrop` keeps them
_count

$ sumoq run -q '* | where user = "alice" and status = 404 | count' --format csv events.jsonl
sumoq: no rows: 5 events read, 5 in range, 5 pass the search expression, 0 pass stage 1 (where user = "alice" and status = 404)
  = help: each of its conditions holds for some rows, but no row satisfies them all
_count

$ sumoq run -q '* | where user = "alice" | where path = "/nothing" | count' --format csv events.jsonl
sumoq: no rows: 5 events read, 5 in range, 5 pass the search expression, 0 pass stage 2 (where path = "/nothing")
  = help: no row satisfies `path = "/nothing"`; its values are `/`, `/a,b`, `/日本`
_count

## A time range without events names that of the data.
$ sumoq run -q '* | count' --from 2024-01-01 --to 2024-01-02 --format csv events.jsonl
sumoq: no rows: 5 events read, 0 in range
  = help: the events are from 2023-11-14T22:13:20Z to 2023-11-14T22:13:24Z
_count

## The same from a database, and whatever the number of threads is.
$ sumoq load --db ev.db --quiet events.jsonl; sumoq run -q '* | where usr = "bob"' --format csv --db ev.db
sumoq: no rows: 5 events read, 5 in range, 5 pass the search expression, 0 pass stage 1 (where usr = "bob")
  = help: no event has a field `usr`; did you mean `user`?
_messageTime,usr,_raw

$ for n in 1 2 7; do sumoq run -q '_sourceCategory=nope | count' --threads $n --batch 1 --format csv events.jsonl 2>&1 | md5sum; done | sort -u | wc -l
1

## Neither with --quiet, nor where no rows are what is wanted.
$ sumoq run -q 'zzz | count' --quiet --format csv events.jsonl; sumoq run -q 'zzz | count' --fail-on-rows --format csv events.jsonl
_count
_count

## Data of a pipe is read once.
$ cat events.jsonl | sumoq run -q 'zzz | count' --format csv
sumoq: no rows: 5 events read
_count

## A field that no event has, in a result with rows.
$ sumoq run -q '* | count by usr' --format csv events.jsonl
<query>:1:14: warning[W1101]: no event has a field `usr`
  1 | * | count by usr
    |              ^^^ null in every event
    = help: did you mean `user`?
usr,_count
,5

## One that only events outside of the result have is known.
$ printf '{"time":1700000000,"kind":"a"}\n{"time":1700000001,"kind":"b","extra":{"x":1}}\n' > rare.jsonl; sumoq run -q 'kind=a | count by extra' --format csv rare.jsonl
extra,_count
,1

## --stats
$ sumoq run -q '* | where user = "bob" | count' --stats --format csv events.jsonl 2>&1 | sed 's/[0-9.]* s  /N s  /'
sumoq: 5 events read, 5 in range
  stage 0: 5 in, 5 out, N s  *
  stage 1: 5 in, 1 out, 4 dropped: condition, N s  where user = "bob"
  stage 2: 1 in, 1 out, N s  count
_count
1

$ sumoq run -q '* | where user = "bob" | count' --stats --quiet --format json events.jsonl | jq -c '.stats | .events, .in_range, (.stages[] | [.stage, .text, .in, .out, .dropped])'
5
5
[0,"*",5,5,[]]
[1,"where user = \"bob\"",5,1,[{"reason":"condition","count":4}]]
[2,"count",1,1,[]]

## check --data and --db.
$ sumoq check --data events.jsonl -q '_sourceCategory=prod* | where usr = "x" and status > 100'
<query>:1:31: warning[W1101]: no event has a field `usr`
  1 | _sourceCategory=prod* | where usr = "x" and status > 100
    |                               ^^^ null in every event
    = help: did you mean `user`?
<query>:1:45: note[W1105]: every row satisfies this condition
  1 | _sourceCategory=prod* | where usr = "x" and status > 100
    |                                             ^^^^^^^^^^^^
1 query, 0 errors, 1 warning, 1 note

$ sumoq check --db ev.db -q '* | count by usr'
<query>:1:14: warning[W1101]: no event has a field `usr`
  1 | * | count by usr
    |              ^^^ null in every event
    = help: did you mean `user`?
1 query, 0 errors, 1 warning

$ sumoq check --data events.jsonl -q '* | parse "zzz*" as x'
<query>:1:5: warning[W1103]: it finds nothing in any of the 5 rows
  1 | * | parse "zzz*" as x
    |     ^^^^^^^^^^^^^^^^^
    = help: `nodrop` keeps rows in which it finds nothing
1 query, 0 errors, 1 warning

$ sumoq check --data events.jsonl -q '* | where status > {{x}}'
sumoq: <query>: not checked against the data: it cannot be run as it is; parameters need values (--param)
1 query, 0 errors, 0 warnings

$ sumoq check --data events.jsonl --db ev.db -q '*'
sumoq: check takes either --data or --db, not both
...
[exit 2]

$ sumoq check --data nowhere.jsonl -q '*'
sumoq: nowhere.jsonl: No such file or directory
[exit 2]

## Values of the data are listed, also numbers; controls in them are shown as escapes.
$ sumoq run -q '* | where status = 999 | count' --format csv events.jsonl
sumoq: no rows: 5 events read, 5 in range, 5 pass the search expression, 0 pass stage 1 (where status = 999)
  = help: no row satisfies `status = 999`; its values are `200`, `404`, `500`
_count

$ printf '{"time":1700000000,"u\\u001b[31mser":"a\\u001b[31m"}\n' > hostile.jsonl; sumoq run -q '* | where %"u[31msera" = "a" | count' --format csv hostile.jsonl
sumoq: no rows: 1 event read, 1 in range, 1 passes the search expression, 0 pass stage 1 (where %"u[31msera" = "a")
  = help: no event has a field `u[31msera`; did you mean `u\x1b[31mser`?
_count

## A time range in seconds; table files that nothing reads.
$ sumoq run -q '* | count' --from 1700000000 --format csv events.jsonl
warning[W1106]: --from: 1700000000 is read as milliseconds: 1970-01-20 16:13:20.000
    = help: for 2023-11-14 22:13:20.000 UTC write 1700000000000
_count
5

$ printf 'user,x\nbob,1\n' > users.csv; sumoq run -q '* | count' --lookup users=users.csv --format csv events.jsonl
warning[W1107]: no stage of the query reads `users`, which is users.csv
_count
5

$ sumoq run -q '* | lookup x from users on user | count by x' --lookup users=users.csv --format csv events.jsonl
x,_count
,4
1,1

## A key whose value is null or empty is a field; so is one that the query itself tests or needs in one alternative only.
$ printf '{"time":1700000000,"user":"a","err":null,"n":{"note" : ""}}\n' > null.jsonl; sumoq run -q '* | count by err, %"n.note"' --format csv null.jsonl; sumoq load --db null.db --quiet null.jsonl; sumoq run -q '* | count by err' --format csv --db null.db
err,n.note,_count
,"",1
err,_count
,1

$ sumoq run -q '* | where isNull(zzz) or usr = "x" | if(isBlank(usr), user, usr) as u | count by u' --format csv null.jsonl; sumoq run -q 'a or zzz=* | where usr = "x" or user = "a" | count' --format csv null.jsonl
u,_count
a,1
_count
1

## An `or` whose alternatives all use the field is no guard; a name of two letters is near to hardly any.
$ sumoq check --data events.jsonl -q '* | where usr = "x" or usr = "y" | count by ip'
<query>:1:11: warning[W1101]: no event has a field `usr`
  1 | * | where usr = "x" or usr = "y" | count by ip
    |           ^^^ null in every event
    = help: did you mean `user`?
<query>:1:45: warning[W1101]: no event has a field `ip`
  1 | * | where usr = "x" or usr = "y" | count by ip
    |                                             ^^ null in every event
1 query, 0 errors, 2 warnings

## Conditions that exclude something, ranges of times and thresholds of tables may hold for every row.
$ sumoq check --data events.jsonl -q '* | where user != "zz" and !(user = "q") and _messageTime > 5 and not user in ("q") | count by user | where _count > 0'
1 query, 0 errors, 0 warnings

## A join reads the events itself.
$ sumoq run -q '* | join (parse "\"user\":\"*\"" as u) as x, (parse "zzz*" as u) as y on x.u=y.u | count' --format csv events.jsonl
sumoq: no rows: 5 events read, 0 pass stage 1 (join (parse "\"user\":\"*\"" as u) as x, (parse "zzz*" as u))
  = help: no rows of its tables fit together; run the query of each by itself
_count

$ sumoq run -q '* | join (count by user) as x, (count by user) as y on x.user=y.user | count' --stats --format csv events.jsonl 2>&1 | sed 's/[0-9.]* s  /N s  /'
sumoq: 5 events read
  stage 1: 10 in, 3 out, N s  join (count by user) as x, (count by user) as y on
  stage 2: 3 in, 1 out, N s  count
_count
3

$ sumoq run -q '* | join (count by user) as x, (count by user) as y on x.user=y.user | count' --stats --quiet --format json events.jsonl | jq -c '.stats | .events, .in_range, (.stages[] | [.stage, .in, .out])'
5
null
[1,10,3]
[2,3,1]

## `filter` reads its input once.
$ sumoq run -q '* | count by user | filter user in (top 1 user by _count)' --stats --quiet --format json events.jsonl | jq -c '.stats | .events, (.stages[] | [.stage, .in, .out])'
5
[2,5,1]

## With --auto-parse the search expression is one stage.
$ sumoq run -q 'user=alice | count' --auto-parse --stats --format csv events.jsonl 2>&1 | sed 's/[0-9.]* s  /N s  /'
sumoq: 5 events read, 5 in range
  stage 0: 5 in, 3 out, 2 dropped: condition, N s  user=alice
  stage 1: 3 in, 1 out, N s  count
_count
3

## Why a query cannot be checked against the data.
$ sumoq check --data events.jsonl -q '* | lookup x from nope on user'
sumoq: <query>: not checked against the data: lookup: lookup table not found: nope
1 query, 0 errors, 0 warnings

## JSON output has the findings among its warnings, also with --quiet.
$ sumoq run -q '* | where usr="x"' --format json --quiet events.jsonl | jq -c .warnings; sumoq run -q '* | count by usr' --format json --quiet events.jsonl | jq -c .warnings
["no rows: 5 events read, 5 in range, 5 pass the search expression, 0 pass stage 1 (where usr=\"x\"); no event has a field `usr`; did you mean `user`?"]
["W1101: 1:14: no event has a field `usr`; did you mean `user`?"]

## data without events
$ : > nothing.jsonl
$ sumoq check -q '* | count' --data nothing.jsonl
sumoq: <query>: the data has no events
1 query, 0 errors, 0 warnings
## standard input is data of all queries
$ printf '{"user": "ann"}\n' | sumoq check -q '* | where usr = "ann"' --data -
<query>:1:11: warning[W1101]: no event has a field `usr`
  1 | * | where usr = "ann"
    |           ^^^ null in every event
    = help: did you mean `user`?
1 query, 0 errors, 1 warning

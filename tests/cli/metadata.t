## Where events come from: the file, its format, the place in it, the host in a syslog header; options come last.
$ cat > sys.log <<'X'
> <34>Oct 11 2023 22:14:15 first su: 'su root' failed
> <34>1 2023-10-11T22:14:16.003Z second su - ID47 - x
> 2023-10-11T22:14:17.123+00:00 third sshd[12]: y
> 2023-10-11T22:14:18Z ERROR db: a level is not a host
> 2023-10-11T22:14:19Z sshd[12]: nor is a tag
> 2023-10-11 22:14:20 plain
> X
> printf '{"n":1}\n{"n":2,"_sourceName":"own","_messageCount":9,"_format":"f","_source":"s"}\n' > two.jsonl

$ sumoq run -q '* | fields _messageCount, _sourceHost, _format, _source, _collector | sort by _messageCount asc' --format csv --host here --source src --collector col sys.log
_messageCount,_sourceHost,_format,_source,_collector
1,first,text,src,col
2,second,text,src,col
3,third,text,src,col
4,here,text,src,col
5,here,text,src,col
6,here,text,src,col

$ sumoq run -q '* | fields n, _messageCount, _sourceName, _format, _source | sort by n asc' --format csv two.jsonl
sumoq: two.jsonl: none of its 2 events has a time, and no key looks like one
n,_messageCount,_sourceName,_format,_source
1,1,two.jsonl,jsonl,
2,9,own,f,s

$ sumoq run -q '* | count by _sourceName, _format' --format csv < two.jsonl
sumoq: standard input: none of its 2 events has a time, and no key looks like one
_sourceName,_format,_count
,jsonl,1
own,f,1

## Members of archives have a path. The database has all of it, also where a load added to it.
$ mkdir d; gzip -k sys.log; python3 -c 'import zipfile; z = zipfile.ZipFile("d/a.zip", "w"); z.write("sys.log"); z.write("two.jsonl", "in/two.jsonl")'; sumoq load --quiet --db m.db d; sumoq load --quiet --db m.db sys.log.gz two.jsonl; sumoq run -q '* | count as n, max(_messageCount) as last by _sourceName, _format | sort by _sourceName asc' --format csv --db m.db > db.csv; cat db.csv
_sourceName,_format,n,last
d/a.zip/in/two.jsonl,jsonl,1,1
d/a.zip/sys.log,text,6,6
own,f,2,9
sys.log.gz,text,6,6
two.jsonl,jsonl,1,1

$ sumoq run -q '* | count as n, max(_messageCount) as last by _sourceName, _format | sort by _sourceName asc' --quiet --format csv d sys.log.gz two.jsonl | cmp - db.csv && sumoq run -q '_sourceName=*.zip* _messageCount=2 | count by _sourceHost' --format csv --db m.db
_sourceHost,_count
second,1

## The place in a file of many chunks does not depend on the threads.
$ seq 1 200000 | sed 's/.*/{"n":&}/' > many.jsonl; sumoq run -q '* | where n != _messageCount | count' --format csv --threads 4 many.jsonl
sumoq: many.jsonl: none of its 200,000 events has a time, and no key looks like one
sumoq: no rows: 200,000 events read, 200,000 in range, 200,000 pass the search expression, 0 pass stage 1 (where n != _messageCount)
  = help: no row satisfies `n != _messageCount`
_count

## A search by metadata that no event has says so; by what some have, or none is asked for, it does not.
$ printf '{"n":1,"time":1700000000}\n{"n":2,"time":1700000001}\n' > timed.jsonl

$ sumoq run -q '_sourceCategory=prod/app _sourceHost=x* | count' --format csv timed.jsonl
sumoq: no event has _sourceCategory, which the query asks for; --category TEXT gives it to all, --map FILE fills it from other fields
sumoq: no event has _sourceHost, which the query asks for; --host TEXT gives it to all, --map FILE fills it from other fields
sumoq: no rows: 2 events read, 2 in range, 0 pass the search expression
  = help: no row satisfies `_sourceCategory=prod/app`
  = help: no row satisfies `_sourceHost=x*`
_count

$ sumoq run -q '_sourceHost=first | count' --format csv --threads 2 sys.log timed.jsonl
_count
1

$ sumoq run -q '_sourceCategory=a | count' --format csv --category b timed.jsonl; sumoq run -q '!_sourceCategory=a | count' --format csv timed.jsonl
sumoq: no rows: 2 events read, 2 in range, 0 pass the search expression
  = help: no row satisfies `_sourceCategory=a`; its only value is `b`
_count
_count
2

## A file called one of JSON lines holds events, also with arrays in them; under another name the array is most of the object.
$ printf '{"messages":[{"role":"user"},{"role":"bot"}],"model":"m","time":"2024-05-01T10:15:30Z"}\n' > one.jsonl && cp one.jsonl one.json

$ sumoq run -q '* | count by model' one.jsonl --format csv
model,_count
m,1

$ sumoq run -q '* | count by role | sort by role asc' one.json --format csv 2> /dev/null
role,_count
bot,1
user,1

## Times that are not there are told, for every format, with the keys that may be meant.
$ printf '{"eventType":"user.session.start","published":"2022-11-15T08:04:22.213Z"}\n' > o.jsonl
$ sumoq run -q '* | count' o.jsonl --from 2022-11-01 --to 2022-12-01 --format csv
_count
1
$ printf '{"n":1,"start_time":"soon","day":{"loggedAt":"later"}}\n{"n":2}\n{"n":3,"time":"2024-01-01T00:00:00Z"}\n' > some.jsonl
$ sumoq run -q '* | count' some.jsonl --format csv
sumoq: some.jsonl: 2 of 3 events have no time; a time may be meant by start_time (soon), loggedAt (later); --time-field says which key holds it
_count
3
$ sumoq run -q '* | count' some.jsonl --format csv --from 2024-01-01 --to 2025-01-01
sumoq: some.jsonl: 2 of 3 events have no time; a time may be meant by start_time (soon), loggedAt (later); --time-field says which key holds it; they are outside every time range
_count
1
$ sumoq run -q '* | count' some.jsonl --format csv --quiet
_count
3
$ sumoq load --db some.db some.jsonl o.jsonl
sumoq: some.jsonl: 2 of 3 events have no time; a time may be meant by start_time (soon), loggedAt (later); --time-field says which key holds it
sumoq: loaded 4 events (175 B) from 2 files in ... s, 2022-11-15 08:04:22.213 to 2024-01-01 00:00:00.000 UTC; the database has 6 fields
$ printf 'n,start,b\n1,x,2\n2,,3\n' > none.csv
$ sumoq run -q '* | count' none.csv --format csv
sumoq: none.csv: none of its 2 events has a time; a time may be meant by start (x); --time-field says which key holds it
_count
2
$ printf 'hello\n2024-01-01 00:00:00 x\n  at y\n' > lines.log
$ sumoq run -q '* | count' lines.log --format csv
sumoq: lines.log: 2 of 3 events have no time of their own and take that of the one before
_count
3
$ for i in 1 2 3 4 5; do echo '{"n":1}' > none$i.jsonl; done; sumoq run -q '* | count' none?.jsonl --format csv
sumoq: none1.jsonl: its event has no time, and no key looks like one
sumoq: none2.jsonl: its event has no time, and no key looks like one
sumoq: none3.jsonl: its event has no time, and no key looks like one
sumoq: and in 2 more files events have no time
_count
5
## What was guessed is told, and how to say it.
$ mkdir logs; printf 'Dec 31 23:59:59 a\nJan  1 00:00:01 b\n' | tee logs/auth.log logs/auth-2021-12.log > logs/secure-20200105; touch -d '2019-03-01T00:00:00Z' logs/auth.log
$ for f in logs/*; do sumoq run -q '* | fields _messageTime' $f --format csv; done
_messageTime
1640995201000
1640995199000
sumoq: logs/auth.log: its times have no year; they are of 2019, when it was changed, or before; --year says which
_messageTime
1546300801000
1546300799000
_messageTime
1577836801000
1577836799000
$ sumoq run -q '* | fields _messageTime' logs/auth.log --format csv --now 2016-06-01
_messageTime
1451606401000
1451606399000
$ sumoq run -q '* | fields _messageTime' logs/auth.log --format csv --year 2011
_messageTime
1325376001000
1325375999000
$ sumoq fields logs/auth.log --now never
sumoq: --now takes a time such as -1h or 2026-11-22T10:00:00Z, not `never`
sumoq: `sumoq help fields` shows how to use it
[exit 2]
$ printf 'n,at,x\n1,3/4/2024 10:00:00,a\n2,5/6/2024 10:00:00,b\n' > slashes.csv
$ sumoq run -q '* | fields _messageTime, n' slashes.csv --format csv
sumoq: slashes.csv: 2 dates are read as month/day that may be day/month; where it is, --time-format says so: 'dd/MM/yyyy HH:mm:ss'
_messageTime,n
1714989600000,2
1709546400000,1
$ sumoq run -q '* | fields _messageTime, n' slashes.csv --format csv --time-format 'd/M/yyyy HH:mm:ss'
_messageTime,n
1717581600000,2
1712138400000,1
## An option that fits nothing is told.
$ sumoq run -q '* | count' slashes.csv --format csv --time-field x
sumoq: --time-field fits none of 2 events, such as `a`
sumoq: slashes.csv: 2 dates are read as month/day that may be day/month; where it is, --time-format says so: 'dd/MM/yyyy HH:mm:ss'
_count
2
$ sumoq run -q '* | count' slashes.csv --format csv --time-field y --time-format yyyy
sumoq: --time-field fits none of 2 events
sumoq: slashes.csv: 2 dates are read as month/day that may be day/month; where it is, --time-format says so: 'dd/MM/yyyy HH:mm:ss'
_count
2
$ printf '{"time_local":"02/Jun/2020:13:07:18 +0200"}\n' > local.jsonl
$ sumoq run -q '* | fields _messageTime' local.jsonl --format csv --time-field time_local
_messageTime
1591096038000
$ sumoq run -q '* | fields _messageTime' local.jsonl --format csv --time-field time_local --time-format 'dd/MMM/yyyy:HH:mm:ss Z'
_messageTime
1591096038000
$ sumoq run -q '* | fields _messageTime' local.jsonl --format csv --time-format yyyy-MM-dd
sumoq: --time-format fits none of 1 event, such as `02/Jun/2020:13:07:18 +0200`
_messageTime
1591096038000

## What separates cells is detected, or said; the file's name counts.
$ printf 'TenantId,"TimeGenerated [UTC]",Computer\n"t","2023-11-14 22:13:20",gw\n' > sentinel.csv
$ printf 'user;n\nal;1\nbo;2\n' > two.csv
$ printf 'user^n\nal^1\n' > other.txt
$ sumoq run -q '* | fields _messageTime, Computer' --format csv sentinel.csv
_messageTime,Computer
1700000000000,gw
$ sumoq run -q '* | fields user, n | sort by n asc' --format csv two.csv
sumoq: two.csv: none of its 2 events has a time, and no key looks like one
user,n
al,1
bo,2
$ for d in '^' '\x5E'; do sumoq run -q '* | fields n' --format csv --delimiter "$d" other.txt; done
sumoq: other.txt: its event has no time, and no key looks like one
n
1
sumoq: other.txt: its event has no time, and no key looks like one
n
1
$ printf 'a\tb,c\n1\t2,3\n' | sumoq run -q '* | fields a' --format csv --delimiter tab -
sumoq: standard input: its event has no time, and no key looks like one
a
1
$ sumoq run -q '*' --delimiter ';;' two.csv
sumoq: --delimiter takes one ASCII character that is no quote, or tab, \t, \x01
sumoq: `sumoq help run` shows how to use it
[exit 2]
$ sumoq run -q '*' --delimiter ';' --input-format jsonl two.csv
sumoq: --delimiter is for rows, and --input-format jsonl has none
sumoq: `sumoq help run` shows how to use it
[exit 2]

## Rows that are longer than their header are told in a line; run, load and fields agree.
$ printf 'a,b\n1,2,3\n4,5,6,7\n8,"9\n' > long.csv
$ sumoq run -q '* | fields a, b, column3, column4 | sort by a asc' --format csv long.csv 2>&1
sumoq: 1 record could not be read:
  long.csv:4: a quote is not closed
sumoq: 2 rows have more cells than their header; fields like column7 hold them
sumoq: long.csv: 2 of 3 events have no time, and no key looks like one
a,b,column3,column4
,,,
1,2,3,
4,5,6,7
$ sumoq load --db long.db long.csv 2>&1 | grep -v loaded
sumoq: 1 record could not be read:
  long.csv:4: a quote is not closed
sumoq: 2 rows have more cells than their header; fields like column7 hold them
sumoq: long.csv: 2 of 3 events have no time, and no key looks like one
$ sumoq run --db long.db -q '* | fields a, b, column3, column4 | sort by a asc' --format csv 2>/dev/null
a,b,column3,column4
,,,
1,2,3,
4,5,6,7
$ sumoq fields --format json long.csv 2>/dev/null | jq .rows > of-file; sumoq fields --format json --db long.db 2>/dev/null | jq .rows | cmp - of-file

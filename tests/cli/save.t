## Tables that a query saves, as files.
$ sumoq run -q '* | count by user | save /shared/Users' --lookup-dir tables --format csv events.jsonl && cat tables/shared/Users.csv
user,_count
alice,3
carol,1
bob,1
user,_count
alice,3
carol,1
bob,1

## The file is found in any case, and gets more rows.
$ sumoq run -q '* | where user = "bob" | count by user | save append /SHARED/users' --lookup-dir tables --format csv events.jsonl && cat tables/shared/Users.csv
user,_count
bob,1
user,_count
alice,3
carol,1
bob,1
bob,1

## Appending other columns is refused, and the file is as it was.
$ sumoq run -q '* | count by path | save append /shared/users' --lookup-dir tables events.jsonl
error[E0906]: save /shared/users: the table has no column `path`, which the rows have
[exit 5]
$ wc -l < tables/shared/Users.csv
5

## A schema beside the file: its columns, and one row a key.
$ echo '{"fields": ["user", "seen"], "primaryKey": ["user"]}' > tables/shared/Users.schema.json; sumoq run -q '* | count as seen by user, path | where user != "carol" | fields user, seen | sort by seen asc | save path://"/shared/users"' --lookup-dir tables --format csv events.jsonl > out.csv && cat tables/shared/Users.csv
user,seen
alice,1
bob,1
$ sumoq run -q '* | count by user | save append path://"/shared/users"' --lookup-dir tables events.jsonl
error[E0906]: save path:///shared/users: the rows have no column `seen`, which the table has
[exit 5]
$ sumoq run -q '* | count as seen by user | 1 as extra | save append path://"/shared/users"' --lookup-dir tables --format csv events.jsonl && cat tables/shared/Users.csv
user,seen,extra
alice,3,1
carol,1,1
bob,1,1
user,seen
alice,3
bob,1
carol,1
$ echo '{"fields": "user"}' > tables/shared/Users.schema.json; sumoq run -q '* | count by user | save /shared/users' --lookup-dir tables events.jsonl
error[E0906]: save /shared/users: tables/shared/Users.schema.json: expected {"fields": [...], "primaryKey": [...]} with the names of columns, the key's among them
[exit 5]

## A bound file is written when the query has succeeded, messages with all that they have.
$ printf '%s\n' '{"_messageTime":1700000001000,"a":"x, y"}' '{"_messageTime":1700000000000,"b":2,"_raw":"two"}' > two.jsonl; sumoq run -q '* | fields -_raw | save /shared/t' --lookup /shared/t=t.csv --format jsonl two.jsonl && cat t.csv
{"_messageTime": 1700000001000, "a": "x, y", "b": null}
{"_messageTime": 1700000000000, "a": null, "b": 2}
_messageTime,a,b
1700000001000,"x, y",
1700000000000,,2
$ sumoq load --db two.db two.jsonl 2> load.txt; sumoq run -q '* | fields -_raw | save /shared/t' --lookup /shared/t=t2.csv --format jsonl --db two.db > out.jsonl && cmp t.csv t2.csv
$ sumoq run -q '* | count by a | save /shared/t | lookup x from /shared/t on a=a' --lookup /shared/t=t3.csv two.jsonl 2> err.txt; tail -n 1 err.txt; ls t3.csv
    = help: its columns are a, _count
ls: cannot access 't3.csv': No such file or directory
[exit 2]
$ sumoq run -q '* | count by a | save /shared/t' --lookup /shared/t=two.db/t.csv two.jsonl
error[E0905]: two.db/t.csv: Not a directory
    = help: free some space or choose another file or folder
[exit 2]

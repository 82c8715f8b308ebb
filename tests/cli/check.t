$ sumoq check count.sumo
1 file, 0 errors, 0 warnings

$ sumoq check --quiet count.sumo

$ sumoq check unknown.sumo
unknown.sumo:2:9: error[E0201]: ...
  2 | | where stauts >= 500
    |         ^^^^^^...
...
1 file, 1 error, 0 warnings
[exit 3]

$ sumoq check count.sumo unknown.sumo | tail -1
2 files, 1 error, 0 warnings
[exit 3]

$ sumoq check -q '* | count by user' 
1 query, 0 errors, 0 warnings

$ echo '* | count by user' | sumoq check -
1 file, 0 errors, 0 warnings

$ sumoq check --format json count.sumo
{"diagnostics": []}

$ sumoq check --format json unknown.sumo | head -1
{"diagnostics": [
[exit 3]

$ sumoq check --format json unknown.sumo count.sumo | python3 -c 'import json, sys; d = json.load(sys.stdin)["diagnostics"]; print([(g["file"], g["line"], g["column"], g["severity"], g["code"]) for g in d])'
[('unknown.sumo', 2, 9, 'error', 'E0201')]
[exit 3]

## Warnings alone are not a failure; what only the service has is a warning.
$ sumoq check eval.sumo service.sumo | tail -1
...
$ sumoq check --quiet eval.sumo service.sumo

## A file that cannot be read does not stop the others.
$ sumoq check nowhere.sumo count.sumo
sumoq: nowhere.sumo: No such file or directory
1 file, 0 errors, 0 warnings
[exit 2]

$ sumoq check nowhere.sumo unknown.sumo 2>/dev/null | tail -1
1 file, 1 error, 0 warnings
[exit 3]

$ sumoq check . 
sumoq: .: Is a directory
[exit 2]

$ sumoq check empty.sumo
empty.sumo:1:1: error[E0010]: ...
...
1 file, 1 error, 0 warnings
[exit 3]

$ printf '\xff\xfe' > latin.sumo; sumoq check latin.sumo | tail -1
1 file, 1 error, 0 warnings
[exit 3]

## Parameters need no values here.
$ sumoq check -q '* | where user="{{who}}" | limit {{n}}'
1 query, 0 errors, 0 warnings

## What only the service can run is a warning, and an error when asked for.
$ sumoq check service.sumo
service.sumo:1:21: warning[W1011]: `infer` needs the Sumo Logic service
  1 | * | count by user | infer what
    |                     ^^^^^
    = help: leave the stage out to run the rest of the query here
1 file, 0 errors, 1 warning

$ sumoq check --strict service.sumo
service.sumo:1:21: error[E0701]: `infer` needs the Sumo Logic service
  1 | * | count by user | infer what
    |                     ^^^^^
    = help: leave the stage out to run the rest of the query here
1 file, 1 error, 0 warnings
[exit 4]

## Macros.
$ echo '_sourceCategory=prod/web' > web.macro; sumoq run -q '`web` | count by user' --macro web=web.macro --format csv events.jsonl
user,_count
alice,3
bob,1

$ sumoq check -q '`web` | count' --macro web=nowhere.macro
sumoq: nowhere.macro: No such file or directory
[exit 2]

$ sumoq check -q '`web` | count' 
<query>:1:1: error[E0112]: no macro named `web`
  1 | `web` | count
    | ^^^^^
    = help: macros live in the service; give what it stands for with --macro web=FILE
1 query, 1 error, 0 warnings
[exit 3]

$ sumoq help check
sumoq check - parse and check queries; needs no data

Usage
  sumoq check QUERY.sumo...
  sumoq check -q TEXT
  sumoq check -

...
Query
  -q TEXT                    the query itself, instead of a file with it
  --param NAME=VALUE         value of the parameter {{NAME}}; for several, give
                             it again
...
Exit status
...
  3    a query does not parse or check

## The same page from the command itself.
$ diff <(sumoq help run) <(sumoq run --help) && diff <(sumoq help run) <(sumoq run -q '*' -h) && echo same
same

## No page is wider than 80 columns where there is no terminal.
$ for c in run load check explain help list-operators list-functions; do sumoq help $c; done | awk 'length > 80'

$ sumoq help chek
sumoq: no command `chek`; did you mean `check`?
sumoq: `sumoq help help` shows how to use it
[exit 2]

$ sumoq help operator
...

$ sumoq help operator limitt
sumoq: no operator `limitt`; did you mean `limit`?
...
[exit 2]

$ sumoq help function contat
sumoq: no function `contat`; did you mean `concat`?
...
[exit 2]

## Codes.
$ sumoq explain E0201
error[E0201]
  a stage names a field that no earlier stage makes

...

$ sumoq explain w1002 | head -2
warning[W1002]
  eval is not an operator of the service

$ sumoq explain E9999
sumoq: no error or warning has the code `E9999`
sumoq: `sumoq help explain` shows how to use it
[exit 2]

$ sumoq explain
sumoq: explain takes one code, such as E0201
sumoq: `sumoq help explain` shows how to use it
[exit 2]

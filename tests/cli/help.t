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
  5    the system has no more memory

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

## The page of an operator, of an aggregate, of a function.
$ sumoq help operator dedup
dedup - Keeps the first rows of every combination of values.

  dedup [consecutive] [N] [[by] FIELD {, FIELD}]

  consecutive  only among neighbours (optional)
  N            how many rows to keep; else 1 (optional)
  FIELD        the same as after `by` (optional)
  by           the fields that make rows equal; else the whole row (optional)

Examples:
  * | dedup by user
      each user's newest message

Fidelity: as documented.

$ diff <(sumoq help operator sum) <(sumoq help function sum) && sumoq help function sum
sum - The sum of the field's numbers; values that are not numbers are ignored.

  sum(FIELD) [as NAME] [by FIELD {, FIELD}]

Default name of the result: _sum

Examples, over rows whose x is 1, 2 and null:
  * | sum(x)  ->  3

Fidelity: as documented.

$ sumoq help function SUBSTRING
substring - The characters from `start` (from 0) up to, not including, `end`; without `end` to the text's end.

  substring(text, start, [end])

Examples:
  substring("abcdef", 1, 3)  ->  "bc"
  substring("abc", 1)  ->  "bc"
  substring("abc", 5)  ->  ""

A null argument gives null. Fidelity: as documented.

$ sumoq help operator infer | tail -n 1
Only the Sumo Logic service can run it; check accepts it.

$ sumoq help operator eval | tail -n 1
Belongs to the eval dialect; the service does not know it.

$ sumoq list-functions | grep -A1 '^cast'; sumoq list-operators | grep '^  dedup '
cast
  num                The value as a number (a double); null when it is not one.
  dedup              Keeps the first rows of every combination of values.

## Codes.
$ sumoq explain E0201
error[E0201]
  a stage uses a field that no earlier stage defines

...

$ sumoq explain w1002 | head -2
warning[W1002]
  eval is not an operator of the service

$ sumoq explain E9999
sumoq: no error or warning has the code `E9999`; `sumoq explain` lists them
sumoq: `sumoq help explain` shows how to use it
[exit 2]

## All of them by group, each once; a page has a wrong and a right query.
$ sumoq explain | grep -c '^  [EW][0-9]'; sumoq explain | awk 'length > 80'
...
$ sumoq explain | grep -A1 '^Names'
Names
  E0201  a stage uses a field that no earlier stage defines
$ sumoq explain W1007 e0307
warning[W1007]
  != is not documented in the search expression

  Write NOT field=value.

  Wrong:
    status!=200 | count

  Right:
    NOT status=200 | count

error[E0307]
...

## Formats and profiles come from their rows.
$ sumoq help formats | grep -c .
...
$ sumoq help formats | awk 'length > 80'; sumoq help | awk 'length > 80'
$ sumoq help formats | grep -A1 '^  sumo '
  sumo          what Sumo Logic itself exports: data forwarding and archives in
                S3; recognised by the fields sourceCategory, sourceName,

$ sumoq help check
sumoq check - parse and check queries, also against data

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

Environment
...

## The same page from the command itself.
$ diff <(sumoq help run) <(sumoq run --help) && diff <(sumoq help run) <(sumoq run -q '*' --help) && echo same
same

## No page is wider than 80 columns where there is no terminal.
$ for c in run load check explain help list-operators list-functions; do sumoq help $c; done | awk 'length > 80'

$ sumoq help chek
sumoq: no help on `chek`; did you mean `check`?
sumoq: `sumoq help` shows what there is help on
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

## A name is enough, whatever it is the name of, and words need no quotes.
$ diff <(sumoq help parse regex) <(sumoq help operator 'parse regex') && diff <(sumoq help dedup) <(sumoq help operator dedup) && diff <(sumoq help concat) <(sumoq help function concat) && diff <(sumoq help sum) <(sumoq help aggregate sum) && diff <(sumoq help E0201) <(sumoq explain e0201) && diff <(sumoq help e0201) <(sumoq help code E0201) && echo same
same
$ sumoq help json auto | head -1; sumoq help logreduce keys | head -1; sumoq help Count Distinct | head -1 | cut -c 1-14; sumoq help is null | head -1
json auto - Makes fields of all values of the JSON in a string.
logreduce keys - Groups messages by the keys that they have: _signature_id, _schema and _count.
count_distinct
isNull - Is the value missing?
$ for name in matches in as by and or not nodrop null asc '=' '!=' '&&' '%' '?' contains 'not in'; do sumoq help $name | head -1; done
matches - does a value match a pattern?
in - is a value one of several?
as - names the value of an expression, an aggregate or a capture
by - the keys of an aggregate, or of another stage with groups
and - both conditions hold
or - one of two conditions holds
not - the opposite of a condition
nodrop - keeps the rows that a parse stage does not match
null - the value of a field that is not there
asc - the direction in which rows are sorted
= - comparisons of two values
= - comparisons of two values
and - both conditions hold
+ - arithmetic
? - one of two values, by a condition
contains - Is the second string part of the first?...
in - is a value one of several?
$ for name in search time formats parameters environment exit-status 'exit status' patterns regex; do sumoq help $name | head -1; done
search - the search expression: what precedes the first pipe
time - times of events, ranges, and times in queries
Formats of files
parameters - values that are given when a query runs: {{name}}
environment - the variables of the environment that are read
exit-status - what the exit status of a command means
exit-status - what the exit status of a command means
patterns - wildcards and regular expressions, and where each is used
patterns - wildcards and regular expressions, and where each is used

## Words of other languages, and a page for each language.
$ for l in splunk kql sql logql lucene; do sumoq help from-$l | awk 'length > 80'; diff <(sumoq help from-$l) <(sumoq help $l) && sumoq help from-$l | head -1; done
from-splunk - what Splunk (SPL) writes, and the same here
from-kql - what KQL writes, and the same here
from-sql - what SQL writes, and the same here
from-logql - what Loki (LogQL) writes, and the same here
from-lucene - what Lucene writes, and the same here
$ sumoq help stats
stats - a word of Splunk (SPL); what is written there, and the same here:

  stats count by host                   count by host
  stats sum(bytes) as total by user     sum(bytes) as total by user

See also: from-splunk.
$ sumoq help coalesce | tail -1; sumoq help case when | sed -n 3p; sumoq help timechrt | head -1
See also: from-splunk, from-kql, from-sql.
  CASE WHEN a > 2 THEN 'x' ELSE 'y' END
sumoq: no help on `timechrt`; did you mean `timechart`?
...

## Several things of one name are all shown.
$ sumoq help max | grep -c '^max - '; sumoq help fields | grep -c '^sumoq fields - \|^fields - '; sumoq fields --help | grep -c '^fields - '
2
2
0
[exit 1]

## An option, with and without dashes.
$ sumoq help --threads; diff <(sumoq help threads) <(sumoq help --threads)
  --threads N                worker threads; one per processor by default

  Option of run

## Unknown names: similar ones, and pages that mention the word.
$ sumoq help dedupe
sumoq: no help on `dedupe`; did you mean `dedup`?
sumoq: `sumoq help` shows what there is help on
[exit 2]
$ sumoq help where clause
sumoq: no help on `where clause`; did you mean `where`?
...
[exit 2]
$ sumoq help signature
sumoq: no help on `signature`
sumoq: it is mentioned in the help on ...`logreduce`...
[exit 2]
$ sumoq help topic serach
sumoq: no topic `serach`; did you mean `search`?
...
[exit 2]

## Lists.
$ for list in operators functions aggregates commands keywords topics codes; do sumoq help $list | grep -c . | awk '{ print ($1 > 8) }'; done | uniq
1
$ sumoq help topics | awk 'length > 80'; for t in $(sumoq help topics | awk '/^  [a-z]/ { print $1 }'); do sumoq help $t | awk -v t=$t 'length > 90 { print t, $0 }'; done
$ sumoq list-operators --format json | jq -c 'map(select(.name == "dedup" or .name == "count")) | map([.kind, .group, .fidelity, (.examples | length > 0)])'
[["operator","order","exact",true],["aggregate","aggregates","exact",true]]
$ sumoq list-functions --format json | jq -c 'map(select(.name == "substring")) | .[0] | [.kind, .parameters]'
["function",[{"name":"text","optional":false,"repeats":false},{"name":"start","optional":false,"repeats":false},{"name":"end","optional":true,"repeats":false}]]

## A short page, and the version.
$ sumoq check -h | head -8
sumoq check - parse and check queries, also against data

  sumoq check QUERY.sumo...
  sumoq check -q TEXT
  sumoq check -

  -q TEXT                    the query itself, instead of a file with it
  --param NAME=VALUE         value of the parameter {{NAME}}
$ sumoq check -h | tail -1
`sumoq check --help` shows all of it.
$ diff <(sumoq -V) <(sumoq --version) && echo same
same
$ sumoq -h frobnicate -h
sumoq: no help on `frobnicate`
sumoq: `sumoq help` shows what there is help on
[exit 2]
$ sumoq help run | grep -A2 '^Environment'
Environment
  NO_COLOR                   when it is set, no colours; --color overrules it
  TERM                       the terminal; none or `dumb`: no colours and no

## Formats and profiles come from their rows.
$ sumoq help formats | grep -c .
...
$ sumoq help formats | awk 'length > 80'; sumoq help | awk 'length > 80'
$ sumoq help formats | grep -A1 '^  sumo '
  sumo          what Sumo Logic itself exports: data forwarding and archives in
                S3; recognised by the fields sourceCategory, sourceName,

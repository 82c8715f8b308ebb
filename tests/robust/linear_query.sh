#!/bin/bash
# linear_query.sh: the work for a query grows with its text and with the tables that it names, not faster: ten times the input takes at
# most twelve times the instructions. Sizes keep below the limits of what a query may have (query_size.sh meets these).
. "$(dirname "$0")/../script.sh"
. "$(dirname "$0")/../work.sh"
cd "$work" || exit 2

# list N HEAD PATTERN SEPARATOR TAIL: the pattern N times, # in it being the number of each; a tail only after some.
list() {
    awk -v n="$1" -v head="$2" -v pattern="$3" -v by="$4" -v tail="$5" 'BEGIN {
        printf "%s", head
        for (i = 1; i <= n; i++) { item = pattern; gsub(/#/, i, item); printf "%s%s", (i > 1 ? by : ""), item }
        printf "%s\n", (n > 0 ? tail : "")
    }'
}
fields() { list "$1" '* | fields ' 'f#' ', ' ''; }
without() { list "$1" '* | fields - ' 'f#' ', ' ''; }
made() { list "$1" '*' ' | # as f#' '' ''; }
made_twice() { list "$1" '*' ' | # as f#' '' "$(list "$1" '' ' | f# + 1 as f#' '' '')"; }
taken_away() { list "$1" '*' ' | # as f#' '' "$(list "$1" ' | fields - ' 'f#' ', ' '')"; }
aggregates() { list "$1" '* | ' 'sum(a) as s#' ', ' ''; }
keys() { list "$1" '* | count by ' 'f#' ', ' ''; }
sort_keys() { list "$1" '* | sort by ' 'f#' ', ' ''; }
json_paths() { list "$1" '* | json ' '"a.b#"' ', ' " as $(list "$1" '' 'f#' ', ' '')"; }
json_fields() { list "$1" '* | json auto | fields ' 'f#' ', ' ''; }
kv_keys() { list "$1" '* | kv ' '"k.#"' ', ' ''; }
csv_columns() { list "$1" '* | csv _raw extract ' 'f#' ', ' ''; }
parse_stars() { list "$1" '* | parse "' 'x*' '' "\" as $(list "$1" '' 'f#' ', ' '')"; }
in_list() { list "$1" '* | where a in (' '"v#"' ', ' ')'; }
or_chain() { list "$1" '' 'a=v#' ' OR ' ''; }
words() { list "$1" '' 'word#' ' OR ' ''; }
comments() { list "$1" '* ' '/*#*/' ' ' ''; }
stages() { list "$1" '*' ' | where a=1' '' ''; }
macros() { list "$1" '* ' "| where a=\`m\` " '' ''; }
groups() { list "$1" '* | where a matches /x' '(a)' '' '/'; }
alternatives() { list "$1" '* | where a matches /(' 'a#' '|' ')x/'; }
wrong_params() { list "$1" '' '// @param a b' '\n' '\n*'; }
wrong_calls() { list "$1" '* | eval ' 'x#=iff(a,b,c)' ',' ''; }
wrong_pattern() { list "$1" '* | where a matches /' '(?' '' '/'; }
header() { list "$1" '' 'f#' ',' "\\n$(list "$1" '' '#' ',' '')"; }
table() { list "$1" 'k,v\n' 'k#,v#' '\n' ''; }
events() { list "$1" '' '{"k":"k#","n":#}' '\n' ''; }
printf '{"k":"k1","a":1}\n' > one.jsonl
printf '1' > m

# the names of a query, looked up
checked() { # NAME N GENERATOR
    linear "$1" "$2" "$3" "$sumoq" check --quiet @ --macro m=m
}
checked "fields" 600 fields
checked "fields taken away" 600 without
checked "fields made" 600 made
checked "fields made twice" 400 made_twice
checked "fields made and taken away" 600 taken_away
checked "aggregates" 600 aggregates
checked "keys" 600 keys
checked "sort keys" 600 sort_keys
checked "json paths" 600 json_paths
checked "fields of json auto" 600 json_fields
checked "keys of kv" 600 kv_keys
checked "columns of csv" 600 csv_columns
checked "parse stars" 600 parse_stars
# its other parts
checked "in" 1000 in_list
checked "or" 500 or_chain
checked "words" 50 words
checked "comments" 5000 comments
checked "stages" 500 stages
checked "macros" 200 macros
checked "groups of a pattern" 500 groups
checked "alternatives of a pattern" 500 alternatives
# its findings
checked "comments that are wrong" 2000 wrong_params
checked "calls that are wrong" 1000 wrong_calls
checked "a pattern that is wrong" 5000 wrong_pattern
# what it says about a query does not repeat the query
size() { # GENERATOR
    "$1" 20000 > q.sumo
    [ "$("$sumoq" check --format "$2" q.sumo | wc -c)" -lt 250000 ]
}
for format in text json; do
    size wrong_params $format
    judge $? "findings in $format are bounded"
done
size wrong_pattern text
judge $? "a message is bounded"
check "those left out are counted" "$(wrong_params 201 > q.sumo && "$sumoq" check q.sumo | grep -c '^warning.W1091.: 1 more finding is left out')" 1
# what it reads
linear "columns of a lookup table" 1000 header "$sumoq" run --quiet -q '* | lookup f1 from t on k=f2 | count' --lookup t=work.in one.jsonl
linear "rows of a lookup table" 2000 table "$sumoq" run --quiet -q '* | lookup v from t on k=k | count' --lookup t=work.in one.jsonl
linear "columns of a file" 200 header "$sumoq" run --quiet -q '* | count' --input-format csv @
linear "rows of a subquery" 500 events "$sumoq" run --quiet -q 'k in [subquery: * | count by k | compose k maxresults=100000] | count' @
finish

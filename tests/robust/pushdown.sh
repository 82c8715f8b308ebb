#!/bin/bash
# pushdown.sh: tests that are asked of the source, as pre-filters of files and of the event database, against the same tests where
# they cannot be: a keyword that no event contains keeps a scope from the source, `if` a `where`. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs python3
make_work
cd "$work" || exit 2

# Every kind of value, in a field and in a name that an object or a mapped field may fill.
values=('5' '"5"' '" 5"' '"5 "' '5.5' '-0.0' '1e400' '"9007199254740993"' '9007199254740992' '"-Infinity"' '"nan"' '"12abc"' '7' '-7' '7.0' '7.50' '07' '1e1' '10' '18446744073709551616' '9007199254740993' '"7"' '"07"' '"7.0"' '" 7"' '"-7"' '"10"' '"1e1"'
    '"NaN"' '"Infinity"' '"null"' '"true"' '"TRUE"' 'true' 'false' 'null' '""' '" "' '"a"' '"A"' '"ab"' '"Ab.exe"' '"x\\ab.EXE"'
    '"K"' '"\u212a"' '"\u00e4"' '"\u00c4"' '"stra\u00dfe"' '"a*b"' '"a?b"' '"a\"b"' '"a\nb"' '{"a":1}' '{}' '[1,"a"]' '[]' 'tru' '1.' '"\x"')
n=0
for value in "${values[@]}"; do
    printf '{"n":%d,"x":%s,"y":"b","_messageTime":%d}\n{"n":%d,"X":%s,"y":7}\n' $((n += 1)) "$value" $((1700000000000 + n)) $((n += 1)) "$value"
done > events.jsonl
printf '{"n":1000,"y":7}\n{"n":1001,"x":"ab","X":null}\nplain ab 7\n' >> events.jsonl
"$sumoq" load --quiet --db events.db events.jsonl
# the same after more fields than fit into the first table of a database
{
    printf '{"f0":0%s}\n' "$(printf ',"f%d":1' {1..40})"
    cat events.jsonl
} > wide.jsonl
"$sumoq" load --quiet --db wide.db wide.jsonl
# and as the texts that columns of CSV and elements of XML are
python3 - << 'END'
import csv, json
from xml.sax.saxutils import escape

rows = []
with open('events.jsonl') as f:
    for line in f:
        try:
            e = {k.lower(): v for k, v in json.loads(line, parse_int=str, parse_float=str).items()}
        except ValueError:
            continue
        x, y = (json.dumps(v) if isinstance(v, (bool, dict, list)) else v for v in (e.get('x'), e.get('y')))
        rows.append((e['n'], x, y))
with open('events.csv', 'w', newline='') as f:
    csv.writer(f).writerows([('n', 'x', 'y')] + rows)
with open('events.xml', 'w') as f:
    for n, x, y in rows:
        data = ''.join('<Data Name="%s">%s</Data>' % (k, escape(v)) for k, v in (('x', x), ('y', y)) if v is not None)
        f.write('<Event><System><EventID>1</EventID></System><EventData><Data Name="n">%s</Data>%s</EventData></Event>\n' % (n, data))
END
"$sumoq" load --quiet --db texts.db events.csv
deep='x=a'
for ((k = 0; k < 60; k++)); do
    deep="($deep and not x=7) or y=b"
done

scopes=('x=7' 'x="7"' 'x=07' 'x=7.0' 'x=-7' 'x=10' 'x=a' 'x=A' 'x=ab' 'x=a*' 'x=*a*' 'x=*' 'x=?' 'x=*.exe' 'x=*\\ab.exe' 'x=true' 'x=nan' 'x=i*' 'x=K'
    'x=k' 'x=ä' 'x=*ä*' 'x=STRASSE' 'x="a*b"' 'x=1e1' 'x=7*' 'x=*0' 'x=18446744073709551616' 'y=7' 'y=B' '_sourceCategory=none' '_raw=*ab*' 'x=a or y=7'
    'x=a* y=b' '(x=7 or x=a) and (y=b or y=7)' 'not x=7' 'x=7 or not y=b' '!(x=*a*) y=7' '_messageTime=1' 'z=*' 'x.a=1' 'x.a=*' "$deep")
wheres=('x=7' 'x="7"' 'x=7.0' 'x=7.5' 'x="07"' 'x=-7' 'x="a"' 'x="A"' 'x=""' 'x=true' 'x!=7' 'x!="7"' 'x!="a"' 'x!=""' 'x=null' 'x!=null' 'x="NaN"' 'x="Infinity"'
    'x=9007199254740993' 'x=18446744073709551616' 'x="ä"' 'x!="ä"' '7=x' '"a"!=x' 'x="a" or x=7' 'x="a" or y=7' 'x!="a" and y=7' 'x=y' '(x=7 or x="a") and y!="b"' 'x matches "a*"'
    'z=7' 'z!="a"' 'x.a=1' 'x="a" and (y="b" and n=53)' 'x=null or y=7' '!(x=null)' '!(x="a")' '!(x!="a")' '!(x=7)' '!(x="a" or y=7)' '!(x="a" and y=7)'
    '!(x < 7 or y=7)' '!(x < 7 and !(y=7))' 'x < 7 and x > -7' '!(x >= "5") or x=7' 'x < null' 'x > true' 'x < y' 'z < 7' '!(z < 7)' 'z >= ""' 'x.a > 0' '!(x.a > 0)'
    '_messageTime >= 1700000000010' '1700000000010 > _messageTime' '_messageTime < "1700000000010"' '!(_messageTime < 1700000000010)' '_messageTime > "a"'
    '_messageTime >= 1700000000005 and _messageTime < 1700000000010.5' '_receiptTime <= 1700000000010' '_size > 40' '!(_size > "40")' '_raw > "{"')
wheres+=('x in (7)' 'x in ("7")' 'x in (7, "a")' 'x in ("a", "7", "ab", "K")' 'x in ("", "a")' 'x in (null, "a")' 'x in (null)' 'x in (true, "a")' 'x in (9007199254740993, 5)'
    'x in (5, 7, 10, -7, 5.5, 7.5)' 'x in ("a", "A", "ab", "true", "nan", "NaN", "ä")' 'x in ("5", 7, "", true, "1e1", 0, null)' 'x in (y, 7)' 'x not in (7, "a")' 'x not in ("", null)'
    'x not in (y, "a")' 'x not in ("a","A","ab","K","ä","true","TRUE","null","10","1e1")' '!(x in ("a", 7))' '!(x not in ("a", 7))' 'x in ("a", 7) or y = 7' 'x.a in (1, 2)' 'z in ("a")'
    'z not in ("a")' 'x != 7' 'x != 7.5' '7 != x' '!(x = 7.0)' 'x matches "a*"' 'x matches "A*"' 'x matches "7*"' 'x matches "1*"' 'x matches "*7"' 'x matches "*.*"' 'x matches "*"'
    'x matches ""' 'x matches "ab"' 'x matches "ä*"' 'x matches "*\u00df*"' 'x matches "a*b"' 'x matches "a?b"' 'x matches "i*y"' 'x matches "N*"' 'x matches "{*"' 'x matches "*a*b*"'
    'x matches /^a/' 'x matches /(?i)^A/' 'x matches /k/i' 'x matches /^(ab|7)/' 'x matches /a.*b/' '!(x matches "a*")' '!(x matches "*")' '!(x matches /^7/)' '!(x matches /(?i)^a/)'
    'x not matches "*7*"' 'z matches "*"' '!(z matches "a*")' 'x.a matches "1*"' '_raw matches "*ab*"' 'x matches "a*" or x >= 7' 'x matches y')
wheres+=('isNull(x)' '!isNull(x)' 'isEmpty(x)' '!isEmpty(x)' '!isBlank(x)' 'isBlank(x)' 'x contains "a"' '!(x contains "b")' 'x contains "*"' 'x contains "?"' 'x contains "7"' 'x contains ""'
    'x contains "1E"' '!contains(x, "ä")' '_raw contains "ab"' 'z contains "a"' '!isNull(z)' 'x.a contains "1"' '!isEmpty(x.a)' '!isNull(x) and x > 5')
# each order, of either side, with numbers and with texts that are numbers or none
for value in 7 -7 0 5.5 9007199254740993 9007199254740992.0 18446744073709551616 '"7"' '" 5"' '"1e1"' '""' '"a"' '"ab"' '"K"' '"ä"' '"NaN"' '"Infinity"' '"{"'; do
    wheres+=("x < $value" "$value < x" "x <= $value" "!(x >= $value)")
done

# Where the events are: in files, in small and large batches, and in databases. A slow build takes one of them for each test, in turn.
sources=("events.jsonl --threads 1" "events.jsonl --threads 3 --batch 2" "events.csv" "events.xml" "--db events.db" "--db wide.db" "--db texts.db")
tests=0
slow=
if is_sanitized || is_covered; then
    slow=1
fi

# rows QUERY SOURCE...
rows() {
    local query=$1 options
    shift
    for options in "$@"; do
        # shellcheck disable=SC2086 # several options
        "$sumoq" run -q "$query | fields n, x, y | sort by n | fields n" --quiet --format csv $options > rows.csv || echo "failed $RANDOM"
        tr '\n' ' ' < rows.csv
    done
}

compare() { # NAME PUSHED OTHER
    local some=("${sources[@]}")
    [ -z "$slow" ] || some=("${sources[tests++ % ${#sources[@]}]}")
    check "$1" "$(rows "$2" "${some[@]}")" "$(rows "$3" "${some[@]}")"
}

# conditions made at random: what they are made of is above
python3 - > random << 'END'
import random
random.seed(11)
values = ['7', '-7', '5.5', '10', '"7"', '"1e1"', '"a"', '"ab"', '"K"', '"true"', '""', '"NaN"', '"\u00e4"', '9007199254740993']
globs = ['"a*"', '"7*"', '"*7"', '"*"', '"*a*b"', '/^a/', '/(?i)a/']
def leaf():
    field = random.choice(['x', 'x', 'y', 'z', 'n', '_messageTime'])
    value = random.choice(values) if field not in ('n', '_messageTime') else random.choice(['40', '1700000000040', '"50"'])
    kind = random.randrange(6)
    if kind < 3:
        sides = (field, value) if random.random() < .8 else (value, field)
        return '%s %s %s' % (sides[0], random.choice(['<', '<=', '>', '>=', '=', '!=']), sides[1])
    if kind == 3:
        return '%s %s (%s)' % (field, random.choice(['in', 'not in']), ', '.join(random.sample(values, random.choice([1, 3, 7]))))
    return '%s matches %s' % (field, random.choice(globs)) if kind == 4 else '%s %s null' % (field, random.choice(['=', '!=']))
def test(depth):
    kind = random.randrange(4) if depth else 0
    if kind == 0:
        return leaf()
    if kind == 1:
        return '!(%s)' % test(depth - 1)
    return '(%s)' % random.choice([' and ', ' or ']).join(test(depth - 1) for _ in range(random.choice([2, 3])))
print('\n'.join(test(3) for _ in range(60)))
END
mapfile -t -O ${#wheres[@]} wheres < random

for scope in "${scopes[@]}"; do
    compare "scope $scope" "$scope" "($scope or zzznothingholdsthis)"
done
for where in "${wheres[@]}"; do
    compare "where $where" "* | where $where" "* | where if($where, true, false)"
done
finish

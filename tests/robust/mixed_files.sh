#!/bin/bash
# mixed_files.sh: files of all formats one after the other, each of them before and after each: no event is lost, whatever
# was read before. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs gzip
make_work
cd "$work" || exit 2

# Two events each, in the order of their names.
printf '2023-11-14 22:13:20 one\n2023-11-14 22:13:21 two\n' > text.log
printf '{"n":1}\n{"n":2}\n' > lines.jsonl
printf '[{"n":1},\n{"n":2}]\n' > array.json
printf '{"Records":[{"n":1},{"n":2}]}\n' > wrapped.json
printf '{\n  "n": 1\n}\n{\n  "n": 2\n}\n' > objects.json
printf 'n,m\n1,"a\nb"\n2,c\n' > cells.csv
printf 'n\tm\n1\ta\n2\tb\n' > cells.tsv
printf '#Fields: date time n\n2023-11-14 22:13:20 1\n2023-11-14 22:13:21 2\n' > web.log
printf '#separator \\x09\n#fields\tts\tn\n#types\ttime\tcount\n1700000000.0\t1\n1700000001.0\t2\n' > conn.log
printf '<Event><System><EventID>1</EventID></System></Event>\n<Event><System><EventID>2</EventID></System></Event>\n' > events.xml
gzip -k lines.jsonl text.log
: > empty.jsonl
files=(array.json cells.csv cells.tsv conn.log events.xml lines.jsonl lines.jsonl.gz objects.json text.log text.log.gz web.log wrapped.json)

count() { # FILES OPTIONS...
    "$sumoq" run -q '* | count' --quiet --format csv "$@" | tail -n 1
}

for first in "${files[@]}"; do
    got=
    for second in "${files[@]}"; do
        got+="$second $(count "$first" "$second" --threads 1) $(count "$first" empty.jsonl "$second" "$first" --threads 3) "
    done
    check "$first before each" "$got" "$(printf '%s 4 6 ' "${files[@]}")"
done
check "all at once" "$(count "${files[@]}" "${files[@]}")" $((4 * ${#files[@]}))
"$sumoq" load --quiet --db all.db "${files[@]}" 2> /dev/null
check "a load of all" "$(count --db all.db)" $((2 * ${#files[@]}))
# nine of the twelve have a field n in each of their events
check "the fields of all" "$("$sumoq" fields "${files[@]}" --format json 2> /dev/null | grep -o '\["n", 18, 75,')" '["n", 18, 75,'
check "multi-line text after lines" "$(count lines.jsonl text.log lines.jsonl --multiline '^\d{4}-')" 6
finish

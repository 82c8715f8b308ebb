#!/bin/bash
# adding.sh: docs/adding.md followed to the letter. The examples of the page are added to a copy of the tree, which is built from what
# the build folder of $SUMOQ holds, and do what the page promises. Modules and words that go leave nothing behind.
# Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs python3 make gcc
build=$(dirname "$sumoq")
relative=${build#"$root"/}
if [ ! -d "$root/$relative/obj" ] || grep -qE '__(asan|tsan)_init|__gcov_' "$sumoq"; then
    echo "adding.sh: skipped, the binary is sanitized, counts what runs, or is in no build folder of the tree"
    echo "0 passed, 0 failed"
    exit 0
fi
make_work
tree=$work/tree
mkdir -p "$tree/$relative"
tar -C "$root" --exclude=./.git --exclude='./build*' -cf - . | tar -C "$tree" -xf -
cp -a "$build/gen" "$build/obj" "$build/modules" "$build/flags" "$build/libsumoq.a" "$tree/$relative/"
cd "$tree" || exit 2
unset MAKEFLAGS MFLAGS MAKELEVEL

# built TARGET...: what is in the build folder was made with the flags that it says; they are not asked for again.
built() {
    make --no-print-directory -j2 B="$relative" -o "$relative/flags" "$@" > "$work/make.log" 2>&1 ||
        { tail -n 20 "$work/make.log" && false; }
}
added() { "./$relative/sumoq" "$@" 2>&1; }
# run_tests FILTER [ONLY]: runs the tests with that in their names; what they say is in $work/tests.log, how they ended in $work/tally.
run_tests() {
    : > "$work/tally"
    SUMOQ_TALLY=$work/tally SUMOQ_ONLY=${2:-} "./$relative/tests" --filter "$1" > "$work/tests.log" 2>&1
}
# tests NAME LEAST FILTER [ONLY]: these pass, and so many of them at least.
tests() {
    run_tests "${@:3}" && grep -qE "Tested: .*[1-9]" "$work/tests.log" &&
        [ "$(grep -c "^pass" "$work/tally")" -ge "$2" ] && ! grep -q "^fail" "$work/tally"
    judge $? "$1" || tail -n 20 "$work/tests.log"
}

added_files=$(python3 "$here/adding.py" docs/adding.md . 2>&1)
judge $? "the examples fit the tree" || { echo "$added_files" && finish; }
for file in interp/lib/fn/ interp/lib/op/ interp/source/format/ interp/out/ interp/app/cmd_; do
    check "the page has an example of $file" "$(grep -c "^$file" <<< "$added_files")" 1
done
# Nearly every object depends on the list of diagnostics. A row at its end changes the number of no code, so only those that know how
# many there are would be other objects: they are built anew, with cmd_codes.c, for the rest the list is as old as it was.
touch -r "$root/interp/base/diag.def" interp/base/diag.def
rm "$relative/obj/interp/base/diag.o" "$relative/obj/tests/unit/base_diag.o"
built "$relative/sumoq" "$relative/tests"
judge $? "the examples build" || finish
check "without a warning" "$(grep -c 'warning:' "$work/make.log")" 0
if command -v clang-format > /dev/null; then
    mapfile -t sources < <(grep '\.c$' <<< "$added_files")
    clang-format --dry-run -Werror "${sources[@]}" > "$work/format.log" 2>&1
    judge $? "the examples are formatted" || head -n 20 "$work/format.log"
fi

# A function.
printf '{"_messageTime":%s,"n":%s}\n' 1700000001000 1 1700000003000 2 1700000002000 3 > e.jsonl
check "the function in a query" "$(added run -q '* | limit 1 | reverse("abc") as r | fields r' --format csv e.jsonl)" $'r\ncba'
check "help of the function" "$(added help function reverse | head -n 1)" 'reverse - `text` backwards, by characters.'
check "the list of functions" "$(added list-functions | grep -c '^  reverse ')" 1
tests "examples of all rows" 200 'examples/*'
tests "rows of all tables" 0 'catalog_rows/*'
tests "codes of all diagnostics" 0 'base_diag/*'
tests "cases of the function" 3 'golden/*' fn/reverse

# An operator, and a diagnostic.
check "the operator in a query" "$(added run -q '* | skip 1 | fields n' --format csv e.jsonl)" $'n\n3\n1'
check "help of the operator" "$(added help operator skip | head -n 1)" 'skip - Leaves the first N rows of the current order out.'
check "the list of operators" "$(added list-operators | grep -c '^  skip ')" 1
tests "cases of the operator" 7 'golden/*' op/skip
check "the diagnostic is raised" "$(added check -q '* | skip 0' | head -n 1)" '<query>:1:10: warning[W1099]: skip 0 leaves every row'
check "the diagnostic is explained" "$(added explain W1099 | head -n 2)" $'warning[W1099]\n  a stage takes no rows away'

# Formats: what the printer writes, the reader reads, whoever says what it is.
check "the output format" "$(added run -q '* | sort by n asc | limit 1 | "a:b" as x | fields n, x' --format ltsv e.jsonl)" $'n:1\tx:a:b'
printf 'time:2023-11-14T22:13:20Z\tuser:ann\ttext:a: b\ntime:2023-11-14T22:13:21Z\tuser:bob\tno label\n' > e.ltsv
want=$'_messageTime,user,text\n1700000000000,ann,a: b\n,,'
query='* | fields _messageTime, user, text'
check "the input format by its name" "$(added run -q "$query" --quiet --format csv e.ltsv)" "$want"
check "by its content" "$(added run -q "$query" --quiet --format csv - < e.ltsv)" "$want"
check "as the user says" "$(added run -q "$query" --quiet --input-format ltsv --format csv - < e.ltsv)" "$want"
check "a bad record is reported" "$(added run -q "$query" --format csv e.ltsv | grep -c 'it has a cell without a label')" 1
check "help names both formats" "$(added help run | grep -c '^  *ltsv  *labelled values between tabs')" 2

# A command.
check "the command" "$(added codes | grep '^  W1099')" '  W1099  a stage takes no rows away'
check "its --help" "$(added codes --help | head -n 1)" "$(added help codes | head -n 1)"
check "it is in the list" "$(added help | grep '^  codes ')" '  codes           the codes of all errors and warnings'
check "options of other commands are refused" "$(added codes --limit 3 | head -n 1)" 'sumoq: `codes` has no option `--limit`'
check "a near name" "$(added code | head -n 1)" 'sumoq: no command `code`; did you mean `codes`?'

# What goes leaves nothing behind.
rm interp/lib/fn/reverse.c
built "$relative/sumoq"
judge $? "a module less builds"
check "its name is not in the list of modules" "$(grep -c reverse "$relative/gen/fn_list.def")" 0
check "its function is not known" "$(added help function reverse | head -n 1 | cut -d';' -f1)" 'sumoq: no function `reverse`'
check "nor its object in the library" "$(ar t "$relative/libsumoq.a" | grep -c '^reverse')" 0

# A row without a word, and a word without a row.
cp -a "$root/grammar/words.def" grammar/words.def
touch grammar/words.def
built "$relative/tests"
check "a row whose word is not in words.def fails" "$(run_tests 'catalog_rows/*'; grep -o 'operator `skip` is missing in words.def' "$work/tests.log")" 'operator `skip` is missing in words.def'
rm interp/lib/op/order/skip.c
echo 'WORD("skip", FLAT, 0)' >> grammar/words.def
built "$relative/tests"
check "a word without a row fails" "$(run_tests 'catalog_rows/*'; grep -o 'words.def: `skip` is no operator and no aggregate' "$work/tests.log")" 'words.def: `skip` is no operator and no aggregate'
finish

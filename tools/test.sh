#!/bin/bash
# test.sh BUILD [sanitized|goldens]: run BUILD/tests, the transcripts of the command line and the test scripts.
#
# Every test, golden case and table example leaves a line `pass` or `fail` in a tally, because Criterion counts
# a file of cases as one test. The last line is `N passed, N failed`.
#   sanitized  reports of the sanitizers are failures, also those of processes that ended well
#   goldens    only the goldens
# ONLY=text: only tests with that in their name. MATRIX=1: every case under all settings.
set -u
build=$1
mode=${2:-}
only=${ONLY:-}
work=$build/test
rm -rf "$work"
mkdir -p "$work/reports" || exit 2
work=$(cd "$work" && pwd)
export SUMOQ_TALLY=$work/tally SUMOQ_ONLY=$only SUMOQ_MATRIX=${MATRIX:-} TMPDIR=$work
: > "$SUMOQ_TALLY"
if [ "$mode" = sanitized ]; then
    export ASAN_OPTIONS=log_path=$work/reports/asan:detect_leaks=1:abort_on_error=0
    export FAULTS_MOST=${FAULTS_MOST:-6} # a run takes 20 times as long
    export UBSAN_OPTIONS=log_path=$work/reports/ubsan:print_stacktrace=1
fi

filter=()
if [ "$mode" = goldens ]; then
    filter=(--filter 'golden/*')
elif [ -n "$only" ]; then
    filter=(--filter "@(golden|*${only//\//_}*)/*")
fi
jobs=$(nproc 2> /dev/null || echo 2)
"$build/tests" -j"$jobs" "${filter[@]}" > "$work/log" 2>&1
status=$?
grep -vE '^\[(====|----)\] *$' "$work/log" | grep -v '^\[====\] Synthesis' || true
passed=$(grep -c '^pass' "$SUMOQ_TALLY")
failed=$(grep -c '^fail' "$SUMOQ_TALLY")
if [ "$status" != 0 ] && [ "$failed" = 0 ]; then
    echo "the test binary ended with status $status"
    failed=1
fi

if [ "$mode" != goldens ] && [ -z "$only" ]; then
    scripts=()
    # the one that takes longest first
    for script in tests/robust/kill.sh tests/cli/run.sh tests/shared/*.sh tests/robust/*.sh; do
        [ -e "$script" ] && [[ " ${scripts[*]} " != *" $script "* ]] && scripts+=("$script")
    done
    SUMOQ=$build/sumoq tools/scripts.sh "$work/scripts" "${scripts[@]}" > "$work/scripts.log"
    sed '$d' "$work/scripts.log"
    if [[ $(tail -n 1 "$work/scripts.log") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        passed=$((passed + BASH_REMATCH[1]))
        failed=$((failed + BASH_REMATCH[2]))
    else
        echo "the test scripts ended early"
        failed=$((failed + 1))
    fi
fi

for report in "$work"/reports/*; do
    [ -e "$report" ] || continue
    echo "sanitizer report $report:"
    head -n 30 "$report"
    failed=$((failed + 1))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

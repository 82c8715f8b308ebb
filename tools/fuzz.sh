#!/bin/bash
# fuzz.sh BUILD SECONDS: run every fuzz_* of the build over its seeds in tests/fuzz/corpus/. New inputs stay in BUILD.
# ONLY=text: only entries with that in their name. A finding is left in BUILD and its path printed.
set -u
build=$1
seconds=$2
failed=0
for binary in "$build"/fuzz_*; do
    name=${binary##*/fuzz_}
    [ -x "$binary" ] && [[ $name == *"${ONLY:-}"* ]] || continue
    mkdir -p "$build/corpus/$name"
    seeds=()
    [ -d "tests/fuzz/corpus/$name" ] && seeds=("tests/fuzz/corpus/$name")
    log=$build/$name.log
    if "$binary" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$build/$name-" \
        "$build/corpus/$name" "${seeds[@]}" > "$log" 2>&1; then
        echo "fuzz $name: $(grep -c . < <(ls "$build/corpus/$name")) inputs kept, $(grep -oE '^Done [0-9]+ runs' "$log")"
    else
        tail -n 40 "$log"
        echo "fuzz $name: FAILED"
        failed=$((failed + 1))
    fi
done
[ "$failed" = 0 ]

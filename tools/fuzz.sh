#!/bin/bash
# fuzz.sh BUILD SECONDS: run every fuzz_* of the build, from its seeds in tests/fuzz/corpus/ and with its dictionary
# tests/fuzz/NAME.dict. New inputs stay in BUILD. ONLY=text: only entries with that in their name. A finding is left
# in BUILD and its path printed.
set -u
build=$1
seconds=$2
failed=0
for source in tests/fuzz/*.c; do
    name=$(basename "$source" .c)
    [[ $name == *"${ONLY:-}"* ]] || continue
    inputs=$build/corpus/$name
    mkdir -p "$inputs"
    more=("$inputs")
    [ -d "tests/fuzz/corpus/$name" ] && more+=("tests/fuzz/corpus/$name")
    [ -e "tests/fuzz/$name.dict" ] && more+=("-dict=tests/fuzz/$name.dict")
    log=$build/$name.log
    if "$build/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$build/$name-" "${more[@]}" > "$log" 2>&1; then
        echo "fuzz $name: $(grep -aoE '^Done [0-9]+ runs in [0-9]+ second' "$log")(s)"
    else
        tail -n 40 "$log"
        echo "fuzz $name: FAILED"
        failed=$((failed + 1))
    fi
done
[ "$failed" = 0 ]

#!/bin/bash
# fuzz.sh BUILD SECONDS: run every fuzz_* of the build, as many at once as there are processors, from its seeds in
# tests/fuzz/corpus/ and with its dictionary tests/fuzz/NAME.dict. New inputs stay in BUILD. ONLY=text: only entries
# with that in their name. A finding is left in BUILD and its path printed.
set -u
export BUILD=$1 SECONDS_EACH=$2

fuzz() { # NAME
    local log=$BUILD/$1.log more=("$BUILD/corpus/$1")
    mkdir -p "${more[0]}"
    [ -d "tests/fuzz/corpus/$1" ] && more+=("tests/fuzz/corpus/$1")
    [ -e "tests/fuzz/$1.dict" ] && more+=("-dict=tests/fuzz/$1.dict")
    if "$BUILD/fuzz_$1" -max_total_time="$SECONDS_EACH" -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$BUILD/$1-" "${more[@]}" > "$log" 2>&1; then
        echo "fuzz $1: $(grep -aoE '^Done [0-9]+ runs in [0-9]+ second' "$log")(s)"
    else
        tail -n 40 "$log"
        echo "fuzz $1: FAILED"
        return 1
    fi
}
export -f fuzz

names=()
for source in tests/fuzz/*.c; do
    name=$(basename "$source" .c)
    [[ $name == *"${ONLY:-}"* ]] && names+=("$name")
done
printf '%s\0' "${names[@]}" | xargs -0 -n 1 -P "$(nproc)" bash -c 'fuzz "$0"'

#!/bin/bash
# tidy.sh FLAGS...: clang-tidy over the C files, as many at once as there are processors.
# ONLY=text: only files with that in their path.
set -u
mapfile -t files < <(git ls-files 'interp/*.c' 'tests/*.c' | grep -F -- "${ONLY:-}")
if [ ${#files[@]} = 0 ]; then
    echo "tidy: no file has \`${ONLY:-}\` in its path" >&2
    exit 2
fi
FLAGS=
for flag in "$@"; do
    [[ $flag == -O* || $flag == -g ]] || FLAGS+=" $flag"
done
export FLAGS
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
printf '%s\0' "${files[@]}" |
    xargs -0 -n 4 -P "$(nproc)" sh -c 'clang-tidy --quiet "$@" -- $FLAGS -Itests' sh 2>&1 |
    grep -vE '^[0-9]+ warnings? (generated|treated)|^Suppressed|^Use -header-filter' > "$log"
status=${PIPESTATUS[1]}
cat "$log"
[ "$status" = 0 ] || { echo; echo "findings:"; grep -E '^[^ ]+: (error|warning): ' "$log" | sort -u; }
echo "tidy: ${#files[@]} files, $(grep -cE '^[^ ]+: (error|warning): ' "$log") findings"
[ "$status" = 0 ]

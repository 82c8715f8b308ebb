#!/bin/bash
# kinds.sh: what the repository holds, by kind, and whether it is all ours to hold: text in UTF-8, of kinds that the project has a
# use for. What is neither (a package, an archive, an image, a program) does not belong here: it is fetched or made. Only seeds of
# the fuzz targets may hold any bytes. A new kind is added here by hand, with the change that brings it.
set -u
cd "$(dirname "$0")/.." || exit 2
kinds=' c cc def h jsonl l md mjs py sh sumo t tsv y yaml '
names=' .ci/run .clang-format .clang-tidy .editorconfig .gitignore LICENSE Makefile interp/FLOORS '
seed_most=16384 # bytes of a seed, which may be of any kind
found=0

complain() {
    echo "$1"
    found=1
}

# kind_of FILE: its kind in $kind, empty when there is no such kind here.
kind_of() {
    kind=
    case $1 in
    tests/fuzz/corpus/*/*/*) ;;
    tests/fuzz/corpus/*/*) kind='fuzz seed' ;;
    tests/fuzz/*.dict) kind='fuzz dictionary' ;;
    *)
        if [[ $names == *" $1 "* ]]; then
            kind=${1##*/}
        elif [[ ${1##*/} == *.* && $kinds == *" ${1##*.} "* ]]; then
            kind=.${1##*.}
        fi
        ;;
    esac
}

all=()
text=()
while read -r -d '' mode _ _ file; do
    kind_of "$file"
    all+=("${kind:-other}")
    if [[ $mode != 100* ]]; then
        complain "$file: a link or another repository, not a file"
    elif [ -z "$kind" ]; then
        complain "$file: a kind of file that the repository has no use for"
    elif [ "$kind" != 'fuzz seed' ]; then
        text+=("$file")
    elif [ "$(wc -c < "$file")" -gt $seed_most ]; then
        complain "$file: a seed of more than $seed_most bytes"
    fi
done < <(git ls-files --stage -z)

printf '%s\n' "${all[@]}" | sort | uniq -c | sort -rn
# a line that `.*` does not match holds bytes that are not UTF-8
while IFS= read -r file; do
    complain "$file: not text in UTF-8"
done < <({
    printf '%s\0' "${text[@]}" | LC_ALL=C.UTF-8 xargs -0 grep -laP '\x00'
    printf '%s\0' "${text[@]}" | LC_ALL=C.UTF-8 xargs -0 grep -laxv '.*'
} | sort -u)
[ $found = 0 ] && echo "kinds: all files are of kinds that belong here"
exit $found

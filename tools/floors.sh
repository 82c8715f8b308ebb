#!/bin/bash
# floors.sh FLAGS...: every #include points to a lower floor of interp/FLOORS or stays in its folder, and every header
# compiles alone. Folders on one floor do not see each other.
set -u
declare -A floor
while read -r folder number _; do
    [[ $folder == '#'* || -z $folder ]] || floor[$folder]=$number
done < interp/FLOORS
found=0

check_include() { # file line included
    local from=${1#interp/} to=$3
    from=${from%/*}
    [[ $to == */* ]] || return 0 # generated, beside the file, or the system's
    to=${to%/*}
    if [ -z "${floor[$from]:-}" ]; then
        echo "$1: the folder $from has no floor"
        found=1
    elif [ -z "${floor[$to]:-}" ]; then
        [ -d "interp/$to" ] || return 0
        echo "$1:$2: the folder $to has no floor"
        found=1
    elif [ "$from" != "$to" ] && [ "${floor[$to]}" -ge "${floor[$from]}" ]; then
        echo "$1:$2: $from (floor ${floor[$from]}) includes $3 (floor ${floor[$to]})"
        found=1
    fi
}

while IFS=: read -r file line text; do
    included=${text#*\"}
    check_include "$file" "$line" "${included%%\"*}"
done < <(git ls-files 'interp/*.c' 'interp/*.h' 'interp/*.cc' | xargs grep -nE '^ *# *include +"')

headers=0
alone=$(mktemp) || exit 2
trap 'rm -f "$alone"' EXIT
while IFS= read -r header; do
    headers=$((headers + 1))
    printf '#include "%s"\n' "${header#interp/}" > "$alone"
    if ! ${CC:-gcc} -x c "$@" -fsyntax-only "$alone"; then
        echo "$header: does not compile alone"
        found=1
    fi
done < <(git ls-files 'interp/*.h')
[ $found = 0 ] && echo "floors: all includes point down, $headers headers stand alone"
exit $found

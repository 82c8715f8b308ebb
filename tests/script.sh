# script.sh: what the test scripts share; a script sources it first. It has $root, the project's folder, $here, the script's, and
# $sumoq, the binary ($SUMOQ, else build/sumoq). Its last word is `finish`.
# shellcheck shell=bash disable=SC2034 # the scripts use what is set here
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
here=$(cd "$(dirname "$0")" && pwd)
sumoq=$(realpath "${SUMOQ:-$root/build/sumoq}")
passed=0
failed=0

# needs PROGRAM...: the script fails when one of them is missing. Their packages are the list `test` of tools/deps.sh.
needs() {
    local program package
    for program in "$@"; do
        command -v "$program" > /dev/null && continue
        case $program in
        awk) package=mawk ;;
        setpriv | setsid) package=util-linux ;;
        zcat) package=gzip ;;
        *) package=$program ;;
        esac
        failed=$((failed + 1))
        echo "FAILED $(basename "$0" .sh) needs $program: \`make deps\` installs the package $package"
    done
    [ "$failed" = 0 ] || finish
}

# has_judge NAME COMMAND...: does the command end well? It asks for an independent program or module that Debian does not have, whose
# answers would be compared too; `make test` lists those that are missing.
has_judge() {
    "${@:2}" > /dev/null 2>&1 < /dev/null && return
    echo "judge missing: $1"
    return 1
}

# needs_shared PATH...: ends the script when one of these is missing in ../shared, data that is no part of the project; `make test` lists
# the scripts that were skipped so.
needs_shared() {
    local path
    for path in "" "$@"; do
        [ -e "$root/../shared/$path" ] && continue
        echo "skipped, ../shared${path:+/}$path is missing"
        echo "0 passed, 0 failed"
        exit 0
    done
}

# is_sanitized: is the binary built with a sanitizer? It takes memory and address space of its own, and valgrind cannot run it.
is_sanitized() {
    grep -qE '__(asan|tsan)_init' "$sumoq"
}

# is_covered: does the binary count coverage?
is_covered() {
    grep -q __gcov_exit "$sumoq"
}

# needs_plain: ends the script, skipped, when the binary is sanitized or counts coverage: for what is measured in memory or instructions.
needs_plain() {
    is_sanitized || is_covered || return 0
    echo "$(basename "$0" .sh): skipped, the binary is sanitized or counts coverage"
    echo "0 passed, 0 failed"
    exit 0
}

# make_work: makes $work, a folder that is gone when the script ends.
make_work() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/sumoq-$(basename "$0" .sh).XXXXXX") || exit 2
    trap 'rm -rf "$work"' EXIT
}

# judge STATUS NAME: counts a test that passed with status 0; of one that failed says the name, and has status 1.
judge() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $2"
        return 1
    fi
}

# check NAME GOT EXPECTED: two texts that are to be the same, and say something.
check() {
    [ "$2" = "$3" ] && [ -n "$3" ]
    judge $? "$1" || diff <(echo "$3") <(echo "$2") | head -n 8 | cut -c 1-300
}

# same NAME GOT EXPECTED: two files that are to be the same.
same() {
    cmp -s "$2" "$3"
    judge $? "$1" || diff "$3" "$2" | head -n 8 | cut -c 1-300
}

# finish: the counts, and the status of the script.
finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
    exit
}

# script.sh: what the test scripts share; a script sources it first. It has $root, the project's folder, $here, the script's, and
# $sumoq, the binary ($SUMOQ, else build/sumoq). Its last word is `finish`.
# shellcheck shell=bash disable=SC2034 # the scripts use what is set here
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
here=$(cd "$(dirname "$0")" && pwd)
sumoq=$(realpath "${SUMOQ:-$root/build/sumoq}")
passed=0
failed=0

# needs TOOL|PATH...: ends the script as skipped when one of them is missing.
needs() {
    local what
    for what in "$@"; do
        if ! command -v "$what" > /dev/null && [ ! -e "$what" ]; then
            echo "$(basename "$0" .sh): skipped, $what is missing"
            echo "0 passed, 0 failed"
            exit 0
        fi
    done
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

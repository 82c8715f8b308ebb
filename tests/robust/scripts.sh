#!/bin/bash
# scripts.sh: what `make test` makes of test scripts that lack something: a program fails the script with the package's name; a judge and
# data of ../shared are listed with the scripts that wanted them; a script that dies fails. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
make_work
# a project of its own, whose ../shared is $work/shared
mkdir -p "$work/own/tests"
cp "$root/tests/script.sh" "$work/own/tests"
cd "$work/own/tests" || exit 2

script() { # NAME: standard input, after the first line of every script
    # shellcheck disable=SC2016 # the script's own
    { echo '. "$(dirname "$0")/script.sh"'; cat; } > "$1.sh"
}
script whole << 'END'
check one 1 1
check two 1 2
has_judge "the true one" true && check three 3 3
finish
END
script program <<< 'needs bash setpriv no-such-program; check never 1 1; finish'
script judged << 'END'
has_judge "python nothing" python3 -c 'import no_such_module' && check never 1 1
has_judge other no-such-program || check without 1 1
finish
END
script data <<< 'needs_shared some/data; check data 1 1; finish'
script more <<< 'needs_shared; needs_shared more; check more 1 1; finish'
script dead <<< 'check before 1 1; exit 0'
script silent <<< 'exit 0'

run() { # SCRIPT...: the output and the status
    rm -rf "$work/logs"
    SUMOQ=$sumoq "$root/tools/scripts.sh" "$work/logs" "$@"
    echo "status $?"
}
check "all kinds" "$(run whole.sh program.sh judged.sh data.sh more.sh dead.sh silent.sh)" "FAILED two
1c1
< 2
---
> 1
FAILED program needs no-such-program: \`make deps\` installs the package no-such-program
FAILED dead ended early
FAILED silent ended early
skipped, ../shared is missing: data, more
2 judges missing: python nothing (judged), other (judged)
3 passed, 4 failed
status 1"
mkdir -p "$work/shared/some"
check "some of the data" "$(run data.sh more.sh)" "skipped, ../shared/more is missing: more
skipped, ../shared/some/data is missing: data
0 passed, 0 failed
status 0"
mkdir "$work/shared/some/data"
check "the data" "$(run data.sh)" "1 passed, 0 failed
status 0"

# Programs with packages of other names.
mkdir "$work/bin"
ln -s "$(command -v bash)" "$(command -v basename)" "$(command -v dirname)" "$(command -v realpath)" "$work/bin"
script packages <<< 'needs awk setsid zcat jq; finish'
check "packages" "$(SUMOQ=$sumoq PATH=$work/bin bash packages.sh | sed 's/.* needs //')" "awk: \`make deps\` installs the package mawk
setsid: \`make deps\` installs the package util-linux
zcat: \`make deps\` installs the package gzip
jq: \`make deps\` installs the package jq
0 passed, 4 failed"
for package in mawk util-linux gzip jq; do
    check "deps.sh knows $package" "$(sed -n '/^    test)/,/;;/p' "$root/tools/deps.sh" | grep -owc -- "$package")" 1
done
finish

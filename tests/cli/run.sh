#!/bin/bash
# run.sh [FILE.t...]: run transcripts of the command line against the binary $SUMOQ, which is
# build/sumoq by default.
#
# A transcript holds commands and what they print, standard output and standard error together:
#
#     ## a comment
#     $ sumoq explain E9999
#     sumoq: no error or warning has the code `E9999`
#     ...
#     [exit 2]
#
# A line `> text` continues the command; `...` in the output matches any text; `[exit N]` is
# left out for 0. Every transcript has a folder of its own with the files of fixtures/ and
# tests/cli/files/, and links to fixtures and queries, in which its commands run one after the other. A failing command of a pipe is
# the pipe's status. The last line is `N passed, N failed`.
. "$(dirname "$0")/../script.sh"
needs awk gzip jq python3
[ -x "$sumoq" ] || { echo "run.sh: no binary at $sumoq" >&2; exit 2; }
make_work

export LC_ALL=C.UTF-8 TZ=UTC TERM=xterm
unset NO_COLOR COLUMNS
mkdir "$work/bin"
ln -s "$sumoq" "$work/bin/sumoq"
export PATH=$work/bin:$PATH

if [ $# = 0 ]; then
    # the examples of README.md are a transcript too
    awk '/^```console$/ { on = 1; next } /^```$/ { if (on) print "## next"; on = 0 } on' "$root/README.md" > "$work/readme.t"
    set -- "$here"/*.t "$work/readme.t"
fi

# Text as a pattern of [[ ]] that matches itself, but for `...`, which matches any text.
pattern_of() {
    local line first=1 out=
    while IFS= read -r line || [ -n "$line" ]; do
        [ "$first" = 1 ] || out+=$'\n'
        first=0
        out+=$(printf %s "$line" | sed 's/[][\\*?(){}|!@+]/\\&/g; s/\.\.\./*/g')
    done <<< "$1"
    printf %s "$out"
}

# Runs $command and compares with $expected.
compare() {
    [ -n "$command" ] || return 0
    local got status want
    got=$(cd "$folder" && bash -o pipefail -c "$command" < /dev/null 2>&1)
    status=$?
    [ "$status" = 0 ] || got+=${got:+$'\n'}"[exit $status]"
    while [[ $expected == *$'\n' ]]; do
        expected=${expected%$'\n'}
    done
    want=$expected
    if [ "$got" = "$want" ]; then
        passed=$((passed + 1))
    elif [[ $want == *...* && $got == $(pattern_of "$want") ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $(basename "$file"):$at: $command"
        diff <(printf '%s\n' "$want") <(printf '%s\n' "$got") | sed 's/^/    /'
    fi
}

for file in "$@"; do
    folder=$work/$(basename "$file" .t)
    mkdir "$folder"
    cp -R "$root/fixtures/." "$here/files/." "$folder/" 2> /dev/null
    ln -s "$root/fixtures" "$root/queries" "$folder/"
    command=
    expected=
    number=0
    at=0
    in_command=0
    while IFS= read -r line || [ -n "$line" ]; do
        number=$((number + 1))
        case $line in
        '$ '*)
            compare
            command=${line#'$ '}
            expected=
            at=$number
            in_command=1
            ;;
        '> '*)
            if [ "$in_command" = 1 ]; then
                command+=$'\n'${line#'> '}
            else
                expected+=$line$'\n'
            fi
            ;;
        '## '*)
            compare
            command=
            in_command=0
            ;;
        *)
            expected+=$line$'\n'
            in_command=0
            ;;
        esac
    done < "$file"
    compare
done
finish

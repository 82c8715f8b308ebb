#!/bin/bash
# dead.sh BUILD OBJECTS LIBS...: no function of ours that the command line never reaches, but for the library's interface.
#
# BUILD was compiled with a section for each function and without jump tables, which would keep the functions of a file
# together; the linker says which sections it leaves out. The list names what tests and the generated scanner have.
set -u
build=$1
shift
known='interp/check/analysis.o *
    interp/lang/document/document.o *
    interp/base/os_calls.o os_stand_in
    gen/sumo.lex.o *
    gen/sumo.tab.o yypcontext_location yypcontext_token'
out=$(mktemp) || exit 2
mapfile -t roots < <(grep -oE '\bsumoq_[a-z_]+\(' interp/session/sumoq.h | tr -d '(' | sort -u | sed 's/^/-Wl,-u,/')
trap 'rm -f "$out" "$out.log"' EXIT
if ! ${CXX:-g++} -Wl,--gc-sections,--print-gc-sections "${roots[@]}" -o "$out" "$@" \
    > "$out.log" 2>&1; then
    tail "$out.log"
    exit 2
fi
grep -c "$build/obj" "$out.log" > /dev/null || { echo "dead: the linker left nothing out; it says it in other words?"; exit 2; }
sed -nE "s|.*section '\.text\.([A-Za-z_0-9]+)(\.[a-z0-9.]+)?' in file '$build/obj/([^']*)'.*|\3 \1|p" "$out.log" | sort -u |
    awk -v known="$known" '
    BEGIN {
        n = split(known, lines, "\n")
        for (i = 1; i <= n; i++) {
            n_words = split(lines[i], words, " ")
            for (k = 2; k <= n_words; k++) {
                may[words[1] " " words[k]] = 1
            }
        }
    }
    / _Z/ || # of C++, what headers of simdjson bring
        ($0 in may) || ($1 " *") in may { next }
    {
        object = $1
        sub(/\.o$/, "", object)
        print "dead: " object ".c: " $2 " is never called"
        found = 1
    }
    END {
        if (!found) {
            print "dead: the command line reaches every function"
        }
        exit found
    }'

#!/bin/bash
# mentions.sh: the files that comments name exist. A comment says `stage.h`, `exec/group.h`, docs/language/core.md or
# tests/cli: a file of ours ends in that, or there is such a folder; so a file that is renamed takes its mentions along.
set -u
files=$(mktemp) || exit 2
trap 'rm -f "$files"' EXIT
git ls-files > "$files"
# what the build makes, and the headers of others
printf '%s\n' gen/{op,fn,agg,out,in}_list.def gen/sumo.{tab,lex}.{c,h} gen/{unistd,fcntl,stdatomic,pthread}.h >> "$files"
git ls-files 'interp/*.[ch]' 'interp/*.cc' 'interp/*.def' 'grammar/*' 'tests/*.[ch]' | xargs awk '
    FILENAME == ARGV[1] {
        n = split($0, parts, "/")
        known[parts[n]] = 1
        tail = parts[n]
        for (i = n - 1; i > 0; i--) {
            folders[parts[1]] = 1
            tail = parts[i] "/" tail
            known[tail] = 1
        }
        path = ""
        for (i = 1; i < n; i++) {
            path = path (i > 1 ? "/" : "") parts[i]
            known[path] = 1
        }
        next
    }
    FNR == 1 { inside = 0 }
    {
        # the comments of a line, without what stands between double quotes outside them
        line = $0
        text = ""
        while (line != "") {
            if (inside) {
                at = index(line, "*/")
                text = text " " (at ? substr(line, 1, at - 1) : line)
                line = at ? substr(line, at + 2) : ""
                inside = !at
            } else if (match(line, /\/\*|\/\/|"([^"\\]|\\.)*"/)) {
                what = substr(line, RSTART, RLENGTH)
                line = substr(line, RSTART + RLENGTH)
                if (what == "//") {
                    text = text " " line
                    line = ""
                }
                inside = what == "/*"
            } else {
                line = ""
            }
        }
        while (match(text, /[A-Za-z0-9_.\/-]+/)) {
            word = substr(text, RSTART, RLENGTH)
            text = substr(text, RSTART + RLENGTH)
            if (text ~ /^[*]/) {
                continue # a pattern of names
            }
            sub(/[.\/]+$/, "", word)
            is_file = word ~ /[A-Za-z0-9_-][A-Za-z0-9_-]\.(h|c|cc|def|md|sh|py|y|l)$/
            is_path = word ~ /^(docs|tests|tools|interp|grammar|fixtures|queries)\/[A-Za-z0-9_.\/-]+$/ && word !~ /\.sumo$/
            if ((is_file || is_path) && !(word in known)) {
                print FILENAME ":" FNR ": the comment names " word ", which does not exist"
                found = 1
            }
        }
    }
    END {
        if (!found) {
            print "mentions: the files that comments name exist"
        }
        exit found
    }' "$files"

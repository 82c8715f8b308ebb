#!/bin/bash
# size.sh: no file over 600 lines, no function over 70. Generated tables (base/unicode.def) are not counted.
set -u
max_file=600
max_function=70
found=0
while IFS= read -r file; do
    [ "$file" = interp/base/unicode.def ] && continue
    lines=$(wc -l < "$file")
    if [ "$lines" -gt $max_file ]; then
        echo "$file: $lines lines, more than $max_file"
        found=1
    fi
done < <(git ls-files 'interp/*' 'grammar/*' 'tests/*.c' 'tests/*.h' 'tools/*' Makefile)

# In this code a function's brace opens and closes at the start of a line.
while IFS= read -r line; do
    echo "$line"
    found=1
done < <(git ls-files 'interp/*.c' 'interp/*.cc' 'tests/*.c' | xargs awk -v max=$max_function '
    FNR == 1 { open = 0 }
    /^[A-Za-z_].*[(]/ && !open { head = $0; at = FNR }
    /^\{/ && !open { open = FNR }
    /^\}/ && open {
        if (FNR - open + 1 > max) {
            sub(/\(.*/, "", head)
            sub(/.*[ *]/, "", head)
            printf "%s:%d: %s has %d lines, more than %d\n", FILENAME, at, head, FNR - open + 1, max
        }
        open = 0
    }')
[ $found = 0 ] && echo "size: all files and functions are within their limits"
exit $found

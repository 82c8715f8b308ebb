#!/bin/sh
# lists.sh WORD FOLDER: a line WORD(name) for every file of the folder that exports the table <word>_<name>, sorted.
# A module of the folder that is no such file (a helper shared by its neighbours) defines no table and is left out.
set -eu
prefix=$(printf %s "$1" | tr 'A-Z' 'a-z')
case $prefix in fn) prefix=fns ;; agg) prefix=aggs ;; esac
for file in "$2"/*.c; do
    [ -e "$file" ] || continue
    name=$(basename "$file" .c)
    if grep -qE "^const struct [a-z_]+ ${prefix}_${name}(\[\])? = \{" "$file"; then
        echo "$1($name)"
    fi
done

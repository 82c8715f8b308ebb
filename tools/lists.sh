#!/bin/sh
# lists.sh WORD FOLDER: a line WORD(name) for every file of the folder, and of the folders in it, that exports the table
# <word>_<name>, sorted. A module that is no such file (a helper shared by its neighbours) defines no table and is left out.
set -eu
prefix=$(printf %s "$1" | tr 'A-Z' 'a-z')
case $prefix in fn) prefix=fns ;; agg) prefix=aggs ;; esac
find "$2" -name '*.c' | while IFS= read -r file; do
    name=$(basename "$file" .c)
    if grep -qE "^const struct [a-z_]+ ${prefix}_${name}(\[\])? = \{" "$file"; then
        echo "$1($name)"
    fi
done | LC_ALL=C sort

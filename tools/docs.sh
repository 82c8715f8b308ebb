#!/bin/bash
# docs.sh SUMOQ FOLDER: the reference pages of FOLDER, made by the binary from its tables.
set -eu
sumoq=$1
folder=$2
mkdir -p "$folder"

# page KIND LIST: every group of the list as a heading, every entry as its help page.
page() {
    local kind=$1 title=$2 line name
    echo "<!-- made by \`make docs\`; do not edit -->"
    echo "# $title"
    "$sumoq" "list-${title,,}" | while IFS= read -r line; do
        if [[ $line == '  '* ]]; then
            name=${line#  }
            name=${name%%  *}
            printf '\n### %s\n\n```text\n' "$name"
            "$sumoq" help "$kind" "$name"
            echo '```'
        elif [ -n "$line" ]; then
            printf '\n## %s\n' "$line"
        fi
    done
}

page operator Operators > "$folder/operators.md"
page function Functions > "$folder/functions.md"
{
    echo "<!-- made by \`make docs\`; do not edit -->"
    echo "# Formats and profiles"
    printf '\nHow files and events are recognised; what becomes of them is in [data](../language/data.md).\n\n```text\n'
    "$sumoq" help formats
    echo '```'
} > "$folder/formats.md"

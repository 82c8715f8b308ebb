#!/bin/bash
# front.sh: the command line (interp/app) includes the library's interface, the printers, base, the guide and itself, and
# nothing else. What remains to be moved is listed here, a file and what it includes a line; the list may only shrink.
set -u
known='
app/cmd_info.c data/zone.h
app/cmd_info.c store/load_log.h
app/cmd_info.c store/schema.h'
found=0
listed=$(mktemp) seen=$(mktemp) || exit 2
trap 'rm -f "$listed" "$seen"' EXIT
sed '/^$/d' <<< "$known" | sort > "$listed"
git ls-files 'interp/app/*.c' 'interp/app/*.h' | xargs grep -nE '^ *# *include +"' |
    sed -E 's|^interp/([^:]*):[0-9]+: *# *include +"([^"]*)".*|\1 \2|' |
    grep -vE ' (app/|out/|base/|guide/|session/sumoq\.h$)' | sort > "$seen"
while read -r file included; do
    echo "interp/$file: includes $included: the command line has the library's interface (session/sumoq.h) only"
    found=1
done < <(comm -13 "$listed" "$seen")
while read -r file included; do
    echo "tools/front.sh: interp/$file does not include $included any more: take it off the list"
    found=1
done < <(comm -23 "$listed" "$seen")
[ $found = 0 ] && echo "front: the command line includes the library's interface alone, but for $(wc -l < "$listed") lines"
exit $found

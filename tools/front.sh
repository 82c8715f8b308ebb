#!/bin/bash
# front.sh: the command line (interp/app) includes the library's interface, the printers, base, the guide and itself, and
# nothing else.
set -u
found=$(git ls-files 'interp/app/*.c' 'interp/app/*.h' | xargs grep -nE '^ *# *include +"' |
    grep -vE '# *include +"(app/|out/|base/|guide/|session/sumoq\.h")')
if [ -n "$found" ]; then
    sed 's/$/: the command line has the library'"'"'s interface (session\/sumoq.h) only/' <<< "$found"
    exit 1
fi
echo "front: the command line includes the library's interface alone"

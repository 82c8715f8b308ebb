#!/bin/sh
# pc.sh shared|static PREFIX LIBDIR INCLUDEDIR VERSION PACKAGE...: prints what pkg-config knows of the library. `static` is the archive with
# the shared libraries of the system: `pkg-config --static` would want archives of all of these, and of what they need in turn.
set -eu
kind=$1 prefix=$2 libdir=$3 includedir=$4 version=$5
shift 5
own='-lbz2 -lstdc++ -lm -pthread'
cat << END
prefix=$prefix
libdir=$libdir
includedir=$includedir

Name: sumoq
Description: runs queries of the Sumo Logic query language over files
Version: $version
Cflags: -I\${includedir}
END
if [ "$kind" = static ]; then
    printf 'Libs: ${libdir}/libsumoq.a %s\nRequires: %s\n' "$own" "$*"
else
    printf 'Libs: -L${libdir} -lsumoq\nLibs.private: %s\nRequires.private: %s\n' "$own" "$*"
fi

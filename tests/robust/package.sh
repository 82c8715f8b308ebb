#!/bin/bash
# package.sh: an installed copy of the library: what `make install` puts where, which names the libraries have, and programs that are
# built from it with pkg-config, shared and static: the examples of docs, and one with functions of the library's inner names.
# Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs make gcc g++ nm readelf pkg-config
needs_plain
build=$(dirname "$sumoq")
relative=${build#"$root"/}
if [ ! -d "$root/$relative/obj" ]; then
    echo "package.sh: skipped, the binary is in no build folder of the tree"
    echo "0 passed, 0 failed"
    exit 0
fi
make_work
unset MAKEFLAGS MFLAGS MAKELEVEL
# the library is made anew, in a copy of the build folder that nobody else uses; its objects are those of the binary
cd "$root" || exit 2
mkdir "$work/build"
cp -a "$build/gen" "$build/obj" "$build/modules" "$build/flags" "$build/libsumoq.a" "$sumoq" "$work/build/"
installed() { # TARGET VARIABLE...
    make --no-print-directory -C "$root" B="$work/build" -o "$work/build/flags" -o "$work/build/modules" -o "$work/build/libsumoq.a" -o "$work/build/sumoq" "$@" \
        > "$work/make.log" 2>&1 || { tail -n 20 "$work/make.log" && false; }
}
paths() { (cd "$1" && find . ! -type d | LC_ALL=C sort | tr '\n' ' '); }

installed install PREFIX=/usr DESTDIR="$work/stage"
judge $? "make install with DESTDIR" || finish
check "what is installed" "$(paths "$work/stage")" "./usr/bin/sumoq ./usr/include/sumoq.h ./usr/lib/libsumoq.a ./usr/lib/libsumoq.so ./usr/lib/libsumoq.so.2 \
./usr/lib/pkgconfig/sumoq-static.pc ./usr/lib/pkgconfig/sumoq.pc ./usr/share/doc/sumoq/LICENSE "
same "the program" "$work/stage/usr/bin/sumoq" "$sumoq"
check "where it will be found" "$(sed -n 's/^prefix=//p' "$work/stage/usr/lib/pkgconfig/sumoq.pc")" /usr
installed uninstall PREFIX=/usr DESTDIR="$work/stage"
judge $? "make uninstall"
check "nothing is left" "$(paths "$work/stage")." .

copy=$work/copy
installed install PREFIX="$copy"
judge $? "make install with PREFIX" || finish
export PKG_CONFIG_PATH=$copy/lib/pkgconfig LD_LIBRARY_PATH=$copy/lib
check "the version" "sumoq $(pkg-config --modversion sumoq)" "$("$sumoq" --version)"
check "the soname" "$(readelf -d "$copy/lib/libsumoq.so" | grep -o 'SONAME.*\[.*\]')" "SONAME)             Library soname: [libsumoq.so.2]"

# The names are those of the header, every one, and no others.
declared=$(tr '\n' ' ' < "$copy/include/sumoq.h" | grep -oE 'SUMOQ_API [^;]*;' | grep -oE '\bsumoq_[a-z_]+\(' | tr -d '(' | LC_ALL=C sort)
defined() { awk 'NF == 3 { print $3 }' | LC_ALL=C sort; }
check "names of the shared library" "$(nm -D --defined-only "$copy/lib/libsumoq.so" | defined)" "$declared"
check "names of the archive" "$(nm -g --defined-only "$copy/lib/libsumoq.a" | defined)" "$declared"

# program FILE: builds it both ways, as a.shared and a.static.
warnings=(-Wall -Wextra -Werror)
program() {
    local cc=(gcc -std=c17 -pedantic) kind module
    [[ $1 != *.cc ]] || cc=(g++ -std=c++17 -pedantic)
    for kind in shared static; do
        module=sumoq
        [ $kind = shared ] || module=sumoq-static
        # shellcheck disable=SC2046 # several words
        "${cc[@]}" "${warnings[@]}" -o "$work/a.$kind" "$1" $(pkg-config --cflags --libs $module) > "$work/cc.log" 2>&1
        judge $? "$(basename "$1") builds, $kind" || head -n 20 "$work/cc.log"
        check "$(basename "$1") needs the shared library, $kind" "$(readelf -d "$work/a.$kind" | grep -c 'NEEDED.*libsumoq')" \
            "$([ $kind = shared ] && echo 1 || echo 0)"
    done
}
both() { # NAME EXPECTED ARGUMENT...: what it prints and its status, built either way
    local kind
    for kind in shared static; do
        check "$1, $kind" "$("$work/a.$kind" "${@:3}" 2>&1; echo "status $?")" "$2"
    done
}

program "$root/docs/examples/count_users.c"
printf '%s\n' '{"user":"ann"}' '{"user":"bob"}' '{"user":"ann"}' '{"n":1}' > "$work/e.jsonl"
both "events per user" $'       2  ann\n       1  (none)\n       1  bob\nstatus 0' "$work/e.jsonl"
both "a file that is not there" "count_users: $work/gone: No such file or directory
status 2" "$work/gone"

program "$root/docs/examples/findings.cc"
both "a finding with a fix" '1:5: error E0202: no operator named `cuont`
    did you mean `count`?
fixed: * | count by user
status 3' '* | cuont by user'
both "no finding" 'status 0' '* | count by user'

# the page's program prints what the page says
block() { # LANGUAGE: the first one of it with more than commands
    awk -v start="\`\`\`$1" '$0 == start { on = 1; next } /^```$/ { if (on) exit } on' "$root/docs/library.md"
}
block c > "$work/page.c"
program "$work/page.c"
both "the program of the page" "$(block text)
status 0"

# A host with functions of its own that are called as inner ones of the library are.
cat > "$work/host.c" << 'END'
#include <stdio.h>
#include <sumoq.h>
static int calls;
int map_get(void), buf_clear(void), buf_free(void), arena_new(void), arena_init(void), parse(void);
int map_get(void) { return ++calls; }
int buf_clear(void) { return ++calls; }
int buf_free(void) { return ++calls; }
int arena_new(void) { return ++calls; }
int arena_init(void) { return ++calls; }
int parse(void) { return ++calls; }
int main(void)
{
    sumoq *s = sumoq_open();
    sumoq_add_event(s, "{\"user\":\"ann\"}", SIZE_MAX);
    sumoq_query *q = sumoq_prepare(s, "* | count by user", SIZE_MAX, NULL);
    enum sumoq_status status = sumoq_run(q);
    printf("%d: %s, %d of its own\n", (int)status, sumoq_next(q) == 1 ? sumoq_text(q, 0, NULL) : "", calls);
    sumoq_free(q);
    sumoq_close(s);
    return map_get() + buf_clear() + buf_free() + arena_new() + arena_init() + parse() - 21;
}
END
program "$work/host.c"
both "a host with functions of the same names" $'0: ann, 0 of its own\nstatus 0'
finish

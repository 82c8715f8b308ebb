#!/bin/bash
# doors.sh BUILD: files, the clock and memory are reached through base/os_calls.c alone.
#
# Of the symbols that the objects in BUILD/obj/{interp,gen} leave undefined, those of the C library must be on the list below: for
# all, because they only look at what they are given, or for the modules named, because they are what no test stands in
# for: threads, signals, the terminal, the environment, the locale. A new door is a function in base/os/os.h.
set -u
build=$1
all='__assert_fail __stack_chk_fail __ctype_b_loc __errno_location abort fnmatch inet_pton ldexp qsort snprintf vsnprintf
    memchr memcmp memcpy memmem memmove memrchr memset
    strchr strcmp strcspn strlen strncmp strnlen strpbrk strrchr strspn strstr strtod strtol strtoll strtoul strtoull
    strerror strerror_r __xpg_strerror_r
    pthread_create pthread_join pthread_mutex_[a-z]* pthread_cond_[a-z]* pthread_once'
named='
    base/os_calls *
    base/os/os getenv sched_getaffinity __sched_cpucount
    source/read/archive newlocale freelocale uselocale
    app/app getenv ioctl isatty newlocale freelocale nl_langinfo_l
    app/data isatty
    out/out isatty
    app/watch ioctl sigaction sigaddset sigemptyset sigtimedwait sigwaitinfo pthread_kill pthread_sigmask _exit
    app/main fcntl sigaction _exit
    gen/sumo.lex stdin stdout'

libc=$(${CC:-gcc} -print-file-name=libc.so.6)
symbols=$(mktemp) || exit 2
trap 'rm -f "$symbols"' EXIT
nm -D --defined-only "$libc" | awk '{ sub(/@.*/, "", $3); print $3 }' > "$symbols"
[ -s "$symbols" ] || { echo "doors: no symbols in $libc" >&2; exit 2; }
find "$build/obj/interp" "$build/obj/gen" -name '*.o' -exec nm -uA {} + | sed 's/@.*//' |
    awk -v all="$all" -v named="$named" -v root="$build/obj/" '
    BEGIN {
        n_all = split(all, allowed, /[ \n]+/)
        n_lines = split(named, lines, "\n")
        for (i = 1; i <= n_lines; i++) {
            n = split(lines[i], words, " ")
            for (k = 2; k <= n; k++) {
                may[words[1] " " words[k]] = 1
            }
        }
    }
    FILENAME != "-" { libc[$1] = 1; next }
    {
        object = $1
        sub(/:$/, "", object)
        sub(/\.o$/, "", object)
        object = substr(object, length(root) + 1)
        sub(/^interp\//, "", object)
        name = $NF
        if (!(name in libc)) {
            next
        }
        objects[object] = 1
        plain = name
        if (plain ~ /^__.*_chk$/) { # as _FORTIFY_SOURCE writes it
            sub(/^__/, "", plain)
            sub(/_chk$/, "", plain)
        }
        sub(/^__open_2$/, "open", plain)
        sub(/^__isoc23_/, "", plain)
        if ((object " " plain) in may || (object " *") in may) {
            used[object " " plain] = 1
            next
        }
        for (i = 1; i <= n_all; i++) {
            if (plain ~ ("^" allowed[i] "$")) {
                next
            }
        }
        print "doors: " object ".c calls " name "; files, the clock and memory are reached through base/os"
        found = 1
    }
    END {
        for (pair in may) {
            if (pair !~ /\*$/ && !(pair in used)) {
                print "doors: the list allows " pair ", which is not called"
                found = 1
            }
        }
        n = 0
        for (object in objects) {
            n++
        }
        if (!found && n > 0) {
            print "doors: " n " modules call nothing of the system but through base/os_calls.c"
        }
        exit found || n == 0
    }' "$symbols" -

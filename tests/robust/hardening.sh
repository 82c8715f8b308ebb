#!/bin/bash
# hardening.sh: is the binary built as the Makefile's HARDEN and HARDENLD require? Read from the file itself, but for what leaves no certain
# trace there: there the flags that the build folder was made with are tested. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs readelf objdump nm
flags=$(cat "$(dirname "$sumoq")/flags")
case $flags in
*-fsanitize* | *-O0*)
    # sanitizers bring checks of their own, and _FORTIFY_SOURCE needs optimization
    finish
    ;;
esac

has() { # NAME COMMAND PATTERN: what the command prints holds a line like the pattern
    bash -c "$2" -- "$sumoq" 2> /dev/null | grep -Eq -- "$3"
    judge $? "the binary has $1"
}

lacks() {
    ! bash -c "$2" -- "$sumoq" 2> /dev/null | grep -Eq -- "$3"
    judge $? "the binary has no $1"
}

has 'position-independent code (PIE)' 'readelf -hW "$1"' '^ *Type: *DYN'
has 'relocations that are read-only (RELRO)' 'readelf -lW "$1"' '^ *GNU_RELRO '
has 'all symbols bound at the start (full RELRO)' 'readelf -dW "$1"' 'BIND_NOW|FLAGS.*\bNOW\b'
has 'a stack of its own in the headers' 'readelf -lW "$1"' '^ *GNU_STACK .* RW '
lacks 'code on the stack or in writable memory' 'readelf -lW "$1"' '^ *(GNU_STACK|LOAD) .* (RWE|WE) '
lacks 'relocations in its code' 'readelf -dW "$1"' 'TEXTREL'
has 'stack protectors' 'nm -D "$1"' '\b__stack_chk_fail\b'
has 'checked copies (_FORTIFY_SOURCE)' 'nm -D "$1"' '\b__(memcpy|snprintf|vsnprintf|fprintf)_chk\b'
has 'stack protectors in strength' "echo '$flags'" '-fstack-protector-strong'
has 'probes of the stack (stack clash)' "echo '$flags'" '-fstack-clash-protection'
case $(uname -m) in
x86_64 | i686)
    has 'marks where jumps may go (CET)' 'objdump -d --disassemble=main --no-show-raw-insn "$1"' '\bendbr(64|32)\b'
    ;;
aarch64)
    has 'marks where jumps may go (BTI)' 'objdump -d --disassemble=main --no-show-raw-insn "$1"' '\b(bti|paciasp)\b'
    ;;
esac
finish

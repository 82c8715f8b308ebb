#!/bin/sh
# deps.sh LIST...: install the packages of the lists that are missing: `build` for the program, `test` for its tests, `ci` for the
# quality gates. Debian 12 and its kin.
set -eu
wanted=
for list in "$@"; do
    case $list in
    build)
        wanted="$wanted flex bison gcc g++ make pkg-config libpcre2-dev libsqlite3-dev libsimdjson-dev libmd-dev"
        wanted="$wanted libarchive-dev liblzma-dev libxml2-dev libmaxminddb-dev zlib1g-dev libbz2-dev libzstd-dev"
        ;;
    test)
        # the libraries of the test binary, then the programs that scripts and transcripts call
        wanted="$wanted libcriterion-dev libyaml-dev"
        wanted="$wanted gzip jq mawk python3 sqlite3 util-linux valgrind zstd"
        ;;
    ci)
        wanted="$wanted clang clang-format clang-tidy libclang-rt-14-dev debootstrap git"
        ;;
    *)
        echo "deps.sh: no list \`$list\`" >&2
        exit 2
        ;;
    esac
done

if ! command -v dpkg > /dev/null 2>&1; then
    echo "deps: this is no Debian system; install by its own means:$wanted" >&2
    exit 0
fi
missing=
for package in $wanted; do
    dpkg -s "$package" 2> /dev/null | grep -q '^Status: install ok installed' || missing="$missing $package"
done
if [ -z "$missing" ]; then
    echo "deps: all packages are there"
    exit 0
fi

as_root=
if [ "$(id -u)" != 0 ]; then
    command -v sudo > /dev/null 2>&1 || {
        echo "deps: missing:$missing" >&2
        echo "deps: run as root: apt-get install$missing" >&2
        exit 1
    }
    as_root=sudo
fi
echo "deps: installing$missing"
$as_root apt-get update -q || echo "deps: apt-get update failed, going on with the lists there are" >&2
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing

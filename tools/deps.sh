#!/bin/sh
# deps.sh LIST...: install the packages of the lists `build` and `ci` that are missing. Debian 12 and its kin.
set -eu
wanted=
for list in "$@"; do
    case $list in
    build)
        wanted="$wanted flex bison gcc g++ make pkg-config libpcre2-dev libsqlite3-dev libsimdjson-dev libmd-dev"
        wanted="$wanted libarchive-dev libxml2-dev libevtx-dev libbfio-dev libmaxminddb-dev"
        wanted="$wanted libcriterion-dev libyaml-dev python3"
        ;;
    ci)
        wanted="$wanted clang clang-format clang-tidy libclang-rt-14-dev jq sqlite3 git"
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
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q || echo "deps: apt-get update failed, going on with the lists there are" >&2
# shellcheck disable=SC2086
$as_root apt-get install -q -y --no-install-recommends $missing

#!/bin/bash
# bare.sh [can | brief]: both commands of README.md in a clone of HEAD on a bare Debian 12 (debootstrap's smallest system, git and
# make; for a user sudo besides), once as root and once as a user with sudo. `brief` leaves out root's second command, `make test`. Debian comes from where this machine's apt has it, by the same
# proxy and certificates. Prints a line a command and `N passed, N failed` last; the logs lie in build/bare. `can` only says whether
# this machine can do all that. Exit status 2: it cannot.
#
# The mounts are in a namespace that ends with the script, so none is left over, and no removal meets one.
set -eu -o pipefail
cd "$(dirname "$0")/.."
release=bookworm
logs=build/bare

cannot() {
    echo "bare: $1" >&2
    exit 2
}

# Lines `SITE RELEASE` of Debian itself, as apt is set up here.
sources() {
    # shellcheck disable=SC2016 # apt puts the values in
    apt-get indextargets --format '$(ORIGIN) $(SITE) $(RELEASE) $(COMPONENT) $(CREATED_BY)' |
        awk -v r=$release '$1 == "Debian" && $4 == "main" && $5 == "Packages" && $3 ~ "^" r "(-updates|-security)?$" { print $2, $3 }' |
        sort -u
}

can() {
    [ "$(id -u)" = 0 ] || cannot "needs root"
    command -v debootstrap > /dev/null || cannot "needs debootstrap (\`make deps-ci\` installs it)"
    unshare --mount --pid --fork true 2> /dev/null || cannot "needs the right to mount file systems"
    # apt tells nothing before its first update
    [ -n "$(sources)" ] || apt-get update -q > /dev/null || true
    mirror=$(sources | awk -v r=$release '$2 == r { print $1; exit }') || true
    [ -n "$mirror" ] || cannot "apt has no source of Debian $release here"
}

# Runs itself in namespaces of its own: when it ends, or is ended, so do all processes and mounts that it made.
outside() {
    local status=0
    work=$(mktemp -d "${TMPDIR:-/tmp}/sumoq-bare.XXXXXX")
    child= # not local: the trap runs after the function
    end() {
        [ -z "$child" ] || kill -KILL "$child" 2> /dev/null || true
        # a process that is just being ended may still write
        rm -rf --one-file-system "$work" 2> /dev/null || { sleep 2; rm -rf --one-file-system "$work"; }
    }
    trap end EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    # a shell ignores Ctrl-C for what it starts by `&`, and tests of Ctrl-C are run in there
    unshare --mount --pid --fork --kill-child env --default-signal "$PWD/tools/bare.sh" inside "$work" "$mirror" "$1" &
    child=$!
    wait $child || status=$?
    child=
    return $status
}

# Sets apt and the names of hosts in a system as they are here.
configure() { # SYSTEM
    local name
    sources | sed 's/^/deb /; s/$/ main/' > "$1/etc/apt/sources.list"
    {
        apt-config dump | grep -E '^Acquire::(https?|Check|Retries)' | grep -vE 'Auto-Detect|CaInfo' || true
        [ -z "${http_proxy:-}" ] || echo "Acquire::http::Proxy \"$http_proxy\";"
        [ -z "${https_proxy:-}" ] || echo "Acquire::https::Proxy \"$https_proxy\";"
    } > "$1/etc/apt/apt.conf.d/90machine"
    for name in hosts resolv.conf ssl/certs/ca-certificates.crt; do
        if [ -e "/etc/$name" ] && [ -d "$(dirname "$1/etc/$name")" ]; then
            cp -L "/etc/$name" "$1/etc/$name"
        fi
    done
    # the system is thrown away: no need to wait for the disk
    echo force-unsafe-io > "$1/etc/dpkg/dpkg.cfg.d/90throw-away"
}

passed=0
failed=0

# Ends the run: a system could not be made.
give_up() { # LOG
    tail -n 20 "$1"
    echo "$passed passed, $((failed + 1)) failed"
    exit 1
}

# Runs `make TARGET` in the clone of a system's user.
run_target() { # SYSTEM USER TARGET
    local start=$SECONDS line word=ok log=$logs/$2-$3.log
    chroot "$1" env -i su -l "$2" -c "cd sumoq && make $3" < /dev/null > "$log" 2>&1 || word=FAILED
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1) || true
    if [ "$3" = test ] && [[ ! $line =~ ^[1-9][0-9]*\ passed,\ 0\ failed$ ]]; then
        word=FAILED
    fi
    if [ $word = ok ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        tail -n 60 "$log"
    fi
    printf '%-7s %s: make %s (%d s) %s\n' $word "$2" "$3" $((SECONDS - start)) "$line" | tee -a "$logs/results"
}

# Commands as a user of a copy of the base, in a clone of HEAD.
commands() { # USER TARGET...
    local system=$work/$1 home target
    cp -a "$work/base" "$system"
    mount -t proc proc "$system/proc"
    mount -t sysfs -o ro sysfs "$system/sys" || true
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$system/dev/pts"
    mount -t tmpfs -o mode=1777 tmpfs "$system/dev/shm"
    if [ "$1" != root ]; then
        chroot "$system" sh -c "apt-get update -q && apt-get install -q -y --no-install-recommends sudo && useradd -m -s /bin/bash $1" \
            > "$logs/$1.log" 2>&1 || give_up "$logs/$1.log"
        echo "$1 ALL=(ALL) NOPASSWD: ALL" > "$system/etc/sudoers.d/$1"
    fi
    home=$(chroot "$system" sh -c "echo ~$1")
    git clone -q --depth 1 "file://$PWD" "$system$home/sumoq"
    chroot "$system" chown -R "$1:$1" "$home/sumoq"
    for target in "${@:2}"; do
        run_target "$system" "$1" "$target"
    done
    umount "$system/proc" "$system/dev/pts" "$system/dev/shm"
    ! mountpoint -q "$system/sys" || umount "$system/sys"
    rm -rf --one-file-system "$system"
}

inside() { # WORK MIRROR HOW-MUCH
    local more=
    work=$1
    rm -rf "$logs"
    mkdir -p "$logs"
    # a proxy may be apt's alone
    eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)"
    export http_proxy=${http_proxy:-} https_proxy=${https_proxy:-}
    ! sources | grep -q '^https:' || more=,ca-certificates
    debootstrap --variant=minbase --include=git,make$more $release "$work/base" "$2" > "$logs/debootstrap.log" 2>&1 || give_up "$logs/debootstrap.log"
    chroot "$work/base" apt-get clean
    configure "$work/base"
    echo "bare: Debian $(cat "$work/base/etc/debian_version") ($SECONDS s), HEAD is $(git rev-parse --short HEAD)"
    if [ "$3" = brief ]; then
        commands root demo
    else
        commands root demo test
    fi
    commands dev demo test
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}

case ${1:-} in
inside) inside "$2" "$3" "$4" ;;
can) can ;;
*)
    can
    outside "${1:-all}"
    ;;
esac

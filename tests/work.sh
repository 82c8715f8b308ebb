# work.sh: what a command costs, in instructions counted by callgrind, for tests that a cost is linear; sourced after script.sh.
# A script that sources it is skipped where valgrind is missing or the binary is sanitized, which valgrind cannot run.
# shellcheck shell=bash disable=SC2154 # what script.sh sets is used here
needs valgrind
needs_plain
make_work

# instructions COMMAND...: how many the command takes, over all threads. Fails when it is killed or computes for over five minutes;
# other statuses are the command's own affair: a limit reached is an answer.
instructions() {
    local status
    (
        ulimit -t 300 # of its own time: the machine may be busy
        timeout 1000 valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$work/work.log" "$@" \
            > "$work/work.out" 2> "$work/work.err" < /dev/null
    )
    status=$?
    [ $status -lt 124 ] || [ $status = 130 ] && sed -n 's/.*Collected : //p' "$work/work.log" | grep .
}

# linear NAME N GENERATOR COMMAND...: ten times the input takes at most twelve times the instructions. `GENERATOR N` prints the input
# of size N, to a file that stands in the command where an argument is @. What the command takes for size 0, the first time it is
# given, is taken off both counts. Input that is not even looked at, less than an instruction for each of its N, fails as well: such
# a test would show nothing.
declare -A work_empty=()
linear() {
    local name=$1 n=$2 generator=$3 command word size none one ten
    shift 3
    command=$*
    local -a counts=() sizes=(0 "$n" $((10 * n))) words=()
    for word; do
        [ "$word" = @ ] && word=$work/work.in
        words+=("$word")
    done
    [ -n "${work_empty[$command]:-}" ] && counts=("${work_empty[$command]}") && sizes=("$n" $((10 * n)))
    for size in "${sizes[@]}"; do
        "$generator" "$size" > "$work/work.in"
        if ! counts+=("$(instructions "${words[@]}")"); then
            judge 1 "$name: size $size was killed or took too long"
            return
        fi
    done
    work_empty[$command]=${counts[0]}
    none=${counts[0]} one=$((counts[1] - none)) ten=$((counts[2] - none))
    [ $one -ge "$n" ] && [ $ten -le $((12 * one)) ]
    judge $? "$name: $one instructions for size $n, $ten for ten times that"
}

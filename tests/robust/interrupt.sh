#!/bin/bash
# interrupt.sh: Ctrl-C ends whatever the program does within a second, with status 130, and leaves nothing in the folder for temporary
# files nor beside the output; a load goes on from there. Each case takes seconds when nobody interrupts it. The bound here is three
# times the promise, for busy machines, and more for sanitized programs, which take long to end; what it took is printed. One that
# takes longer is tried again: a machine that had no time for it is no fault of the program.
# Where a case is over before the signal, well or with an error, it is tried again with a shorter wait.
. "$(dirname "$0")/../script.sh"
needs python3 sqlite3
make_work
cd "$work" || exit 2
mkdir tmp out
export TMPDIR=$work/tmp
python3 - "$sumoq" << 'EOF' > got
import json, os, signal, subprocess, sys, time

sumoq = sys.argv[1]
program = open(sumoq, "rb").read()
bound = 10 if b"__asan_init" in program or b"__tsan_init" in program else 3

def write(path, lines):
    with open(path, "w") as f:
        f.writelines(lines)

write("events.jsonl", ('{"_messageTime":%d,"n":%d,"k":"key %d","u":"user%d","s":"%s","pad":"%040d"}\n' %
                       (1700000000000 + i, i * 7919 % 1000003, i % 200000, i % 1000, ["a", "b", "c"][i % 3], i) for i in range(400000)))
write("regex.jsonl", ('{"c":"%sb%d"}\n' % ("a" * 200, i) for i in range(60000)))
write("lines.txt", ["a" * 84000 + "!\n"] + ["a" * 2000 + "!\n"] * 400)
write("table.csv", ["k,v\n"] + ["key %d,value %d\n" % (i, i) for i in range(3000000)])
write("patterns.sumo", ["*"] + [" | where a matches /(x|y%d)+(([b-w]{1,60}|z){1,60}|q){1,9}/" % i for i in range(9900)])

def left():
    return os.listdir("tmp") + os.listdir("out")

def ended(p, signals, bound):
    """Interrupts it, and waits: the status and the seconds."""
    start = time.monotonic()
    p.send_signal(signals)
    while p.poll() is None and time.monotonic() - start < bound + 5:
        time.sleep(0.01)
    took = time.monotonic() - start
    status = p.poll()
    if status is None:
        p.kill()
        p.wait()
    # as a shell says it
    return 128 - status if status is not None and status < 0 else status, took

def watches(pid):
    """Does it wait for SIGINT, which it then blocks?"""
    try:
        with open("/proc/%d/status" % pid) as f:
            return any(line.startswith("SigBlk:") and int(line.split()[1], 16) >> signal.SIGINT - 1 & 1 for line in f)
    except OSError:
        return False

def start(args, wait, read, until):
    for path in left():
        os.remove(("out/" if path in os.listdir("out") else "tmp/") + path)
    if "load" in args and os.path.exists("events.db"):
        os.remove("events.db")
    p = subprocess.Popen([sumoq] + args, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if read is not None else subprocess.DEVNULL,
                         stderr=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    began = time.monotonic()
    # SIGINT ends a check as it does by default
    while args[0] != "check" and not watches(p.pid) and p.poll() is None and time.monotonic() - began < 5:
        time.sleep(0.001)
    if read:
        p.stdout.read(read)
    while until and not until() and p.poll() is None:
        time.sleep(0.001)
    time.sleep(0 if until else wait)
    return p

def attempt(args, wait, read, until):
    for _ in range(10):
        p = start(args, wait, read, until)
        over = p.poll() is not None
        status, took = ended(p, signal.SIGINT, bound)
        if not over and status != 0:
            break
        wait /= 2 # this machine is fast: earlier
    return status, took

def case(name, args, wait=0.3, read=None, until=None):
    for _ in range(4):
        status, took = attempt(args, wait, read, until)
        if took <= bound:
            break
    sys.stderr.write("%s: %.2f s\n" % (name, took))
    wrong = []
    if status != 130:
        wrong.append("status %s" % status)
    if took > bound:
        wrong.append("%.1f s" % took)
    if left():
        wrong.append("left: %s" % left())
    print("%s: %s" % (name, ", ".join(wrong) or "right"))

def run(name, query, files=["events.jsonl"], options=[], **how):
    case(name, ["run", "-q", query] + files + ["--format", "csv", "--threads", "2"] + options, **how)

run("regular expressions", "* | where c matches /(a|aa)+\\1+$/ | count", ["regex.jsonl"])
run("regular expressions of parse", '* | parse regex field=c "(?<x>(a|aa)+)\\2+$" nodrop | count', ["regex.jsonl"])
run("regular expressions of replace", '* | replace(c, /(a|aa)+\\1+$/, "x") as x | count by x', ["regex.jsonl"])
run("regular expressions of a search", "* | where c matches /(a|aa)+\\1+$/ | count", ["regex.jsonl"], ["--threads", "1"])
run("a first line of many", "* | count", ["lines.txt"], ["--multiline", r"^(a|aa)+\1+$"])
run("a sort", "* | sort by pad, n, k", wait=1.5)
run("a sort on disk", "* | sort by pad, n, k", options=["--rows-held", "20000"], wait=1.5)
run("many small runs on disk", "* | sort by pad, n, k", options=["--rows-held", "50"], wait=1.5)
run("groups", "* | count, values(u), pct(n, 50) by n, k", wait=1)
run("groups on disk", "* | count by n, k", options=["--rows-held", "1000"], wait=1)
run("a join", "* | join (where n < 500000) as a, (where n > 400000) as b on a.u = b.u | count", wait=1)
run("a transaction", "* | transaction on k with states a, b, c in s", wait=1)
run("merged transactions", "* | transactionize k, u | merge n, k join with \";\"", wait=1)
run("a comparison", "* | count by n, k | compare timeshift 1h 7", options=["--from", "1700000000000", "--to", "1700009000000"])
run("a subquery", "k in [subquery: * | count by k, n | compose k maxresults=10000000] | count by n", wait=1)
run("a lookup table", "* | lookup v from t on k = k | count by v", options=["--lookup", "t=table.csv"])
run("a saved table", "* | count by n, k | save /s", options=["--lookup-dir", "out"])
run("a result to a slow pipe", "*", read=1000, wait=1)
run("a result to a file", "*", options=["--output", "out/rows.csv"], until=left)
case("fields", ["fields", "events.jsonl"])
case("a large query", ["check", "--quiet", "patterns.sumo"])
case("a load", ["load", "--db", "events.db", "events.jsonl"], wait=1)
p = subprocess.run([sumoq, "load", "--quiet", "--db", "events.db", "events.jsonl"], stderr=subprocess.PIPE)
count = subprocess.run(["sqlite3", "events.db", "select count(*), count(distinct n) from events"], stdout=subprocess.PIPE).stdout.decode().strip()
print("the load goes on: %s" % ("right" if p.returncode == 0 and count == "400000|400000" else "status %d, %s" % (p.returncode, count)))
case("groups of a database", ["run", "-q", "* | count by n, k | sort by n", "--db", "events.db"])
EOF
while IFS= read -r line; do
    check "${line%%:*}" "${line#*: }" right
done < got
finish

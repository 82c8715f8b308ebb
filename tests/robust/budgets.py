#!/usr/bin/env python3
"""budgets.py SUMOQ FOLDER [--rows N] [--limits M,M] [--threads N,N] [--only NAME,..] [--table]

Runs every operator that holds rows or states over many keys with little memory, and measures the peak of the process. A run passes when
its peak is at most 1.2 times --max-memory (limits below 32 MB count as 32 MB) and it ends with the result of a run that has memory enough,
or with exit status 5 and E0902. Prints a line for each that does not, with --table one for every run, and `N passed, N failed` last.
"""
import argparse
import hashlib
import json
import os
import subprocess
import sys

MB = 1 << 20
FLOOR = 32  # MB
FACTOR = 1.2

# name of the run, operators of the catalogue, query, data
HOLDS = [
    ("result", None, "*", "events"),
    ("result fields", None, "* | fields k, m", "events"),
    ("sort", "sort", "* | sort by v, k", "events"),
    ("sort limit", "sort", "* | sort by v, k | limit 10000", "events"),
    ("limit", "limit", "* | limit 10000", "events"),
    ("accum", "accum", "* | accum v by k", "events"),
    ("diff", "diff", "* | diff v by k", "events"),
    ("smooth", "smooth", "* | smooth v, 3 by k", "events"),
    ("rollingstd", "rollingstd", "* | rollingstd v, 3 by k", "events"),
    ("backshift", "backshift", "* | backshift v, 3 by k", "events"),
    ("dedup", "dedup", "* | dedup by k", "events"),
    ("dedup raw", "dedup", "* | dedup | count", "events"),
    ("total", "total", "* | total v by k", "events"),
    ("topk", "topk", "* | topk(2, v) by k", "events"),
    ("top", "top", "* | top 100000 k", "events"),
    ("count_frequent", "count_frequent", "* | count_frequent k", "events"),
    ("fillmissing", "fillmissing", "* | where v < 30 | timeslice 30m | count by _timeslice, v | fillmissing timeslice(10s), values all in v", "events"),
    ("transpose rows", "transpose", "* | count by k, g | transpose row k column g", "events"),
    ("transpose columns", "transpose", "* | count by k, g | transpose row g column k", "events"),
    ("merge", "merge", "* | merge m join with \",\"", "events"),
    ("merge distinct", "merge", "* | merge k takeDistinct", "events"),
    ("join", "join", "* | join (count by k) as a, (sum(v) as s by k) as b on a.k = b.k | count", "events"),
    ("join rows", "join", "* | join (fields k, m) as a, (count by k) as b on a.k = b.k | count", "events"),
    ("filter", "filter", "* | count by k, v | filter k in (sum(_count) by k | where _sum > 1) | count", "events"),
    ("compare", "compare", "* | count by k | compare timeshift 100s | count", "events"),
    ("transactionize", "transactionize", "* | transactionize k | count", "events"),
    ("transactionize stages", "transactionize", "* | where v < 3 | transactionize k (merge k takeFirst, m) | count", "events"),
    ("transaction", "transaction", "* | transaction on k with \"*cart*\" as a, \"*pay*\" as b results by states | count", "events"),
    ("transaction flow", "transaction", "* | transaction on k with states g1, g2, g3 in g results by flow | count", "events"),
    ("sessionize", "sessionize", "* | sessionize \"key=* cart\" as (id), \"key=$id pay a=*\" as (a) | count", "events"),
    ("logreduce", "logreduce", "* | logreduce", "events"),
    ("logreduce keys", "logreduce keys", "* | logreduce keys | count", "events"),
    ("logreduce values", "logreduce values", "* | logreduce values on k, g, v | count", "events"),
    ("logcompare", "logcompare", "* | logcompare timeshift -100s", "events"),
    ("logexplain", "logexplain", "* | logexplain v < 10 on k, g", "events"),
    ("trace", "trace", "* | trace \"key=(\\w+)\" \"user00000001\" | count", "events"),
    ("outlier", "outlier", "* | timeslice 1s | count by _timeslice, k | outlier _count by k | count", "events"),
    ("predict", "predict", "* | timeslice 1s | count by _timeslice | predict _count by 1s forecast=2", "events"),
    ("save", "save", "* | fields k, m, v | save /saved | count", "events"),
    ("cat", "cat", "cat /big | count", "events"),
    ("lookup", "lookup", "* | lookup extra from /big on k=k | count by extra", "events"),
    ("subquery", "compose", "[subquery: * | count by k | compose k maxresults=10000] | count", "events"),
    ("json auto", "json auto", "* | json auto | count by g", "events"),
    ("json auto wide", "json auto", "* | json auto", "keys"),
    ("keyvalue auto", "keyvalue auto", "* | keyvalue auto field=m", "events"),
    ("wide rows", "fields", "*", "wide"),
    ("wide sort", "sort", "* | sort by c7 | fields c1, c2", "wide"),
    ("threatip", "threatip", "* | threatip ip | count", "events"),
    ("threatlookup", "threatlookup", "* | threatlookup ip | count", "events"),
    ("geoip", "geoip", "* | geoip ip | count by country_name", "events"),
    ("aggregates", "count,sum,avg,min,max", "* | count, sum(v), avg(v), min(v), max(v) by k", "events"),
    ("stddev", "stddev", "* | stddev(v) as s by k | where s > 5 | count", "events"),
    ("values", "values", "* | values(m) as x by g | fields g", "events"),
    ("count_distinct", "count_distinct", "* | count_distinct(m) by g", "events"),
    ("pct", "pct,median,pct_sampling", "* | pct(v, 50, 90) by k", "events"),
    ("first", "first,last", "* | first(m), last(m) by k", "events"),
    ("most_recent", "most_recent,least_recent", "* | withtime m | most_recent(m_withtime) by k", "events"),
]

# operators that hold no rows and no states, but for those of a batch
STREAMS = [
    "bin", "csv", "eval", "fields", "json", "keyvalue", "parse", "parse regex", "parse xml", "split", "table", "timeslice", "where", "withtime",
]


# times a second apart, so that slices and earlier periods have rows, too
FROM, STEP = 1700000000000, 1000


def write_data(folder, rows):
    """The files that the queries read; keys come back over the whole file, each about twice."""
    state = 1
    with open(f"{folder}/events.jsonl", "w") as f, open(f"{folder}/big.csv", "w") as table:
        table.write("k,extra\n")
        for i in range(rows):
            state = (state * 1103515245 + 12345) % (1 << 31)
            key, word = (state >> 8) % (rows // 2), "cart" if i % 2 == 0 else "pay"
            f.write(
                f'{{"_messageTime":{FROM + i * STEP},"k":"user{key:08}","g":"g{i % 50}","v":{(state >> 4) % 1000},'
                f'"ip":"10.{key % 7}.{i % 256}.{i % 251}","m":"key=user{key:08} {word} a={i} b={i * 7} and a few more words"}}\n'
            )
            if i < rows // 2:
                table.write(f"user{i:08},extra {i % 5000}\n")
    wide = rows // 200
    with open(f"{folder}/wide.csv", "w") as f:
        f.write("time," + ",".join(f"c{c}" for c in range(5000)) + "\n")
        for i in range(wide):
            f.write(f"{FROM + i * STEP}," + ",".join(str(i * c % 1009) for c in range(5000)) + "\n")
    with open(f"{folder}/keys.jsonl", "w") as f:
        for i in range(wide):
            keys = {f"key{(i * 40 + c) % 5000}": i * c for c in range(200)}
            f.write(json.dumps({"_messageTime": FROM + i * STEP} | keys) + "\n")


def run(sumoq, folder, query, data, memory, threads):
    """Exit status, peak in MB, hash of the result, what it printed as an error."""
    name = f"{folder}/{data}.{'csv' if data == 'wide' else 'jsonl'}"
    command = [sumoq, "run", "-q", query, name, "--format", "csv", "--max-memory", memory, "--threads", str(threads), "--quiet"]
    command += ["--lookup", f"/big={folder}/big.csv", "--lookup", f"/saved={folder}/saved.csv"]
    command += ["--from", "2023-11-14T22:13:20Z", "--to", "2033-11-14T22:14:00Z"]
    if os.path.exists(f"{folder}/saved.csv"):
        os.unlink(f"{folder}/saved.csv")
    with open(f"{folder}/errors", "w") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors)
        digest = hashlib.md5()
        while block := process.stdout.read(1 << 16):
            digest.update(block)
        process.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    with open(f"{folder}/errors") as errors:
        return process.returncode, usage.ru_maxrss / 1024, digest.hexdigest(), errors.read(1000), usage.ru_utime + usage.ru_stime


def unknown_operators(sumoq):
    """Operators of the catalogue that are in neither list."""
    listed = json.loads(subprocess.run([sumoq, "list-operators", "--format", "json"], capture_output=True, check=True).stdout)
    known = {name for _, names, _, _ in HOLDS if names for name in names.split(",")} | set(STREAMS)
    return [o["name"] for o in listed if o["name"] not in known and not o["service_only"]]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("sumoq")
    p.add_argument("folder")
    p.add_argument("--rows", type=int, default=150000)
    p.add_argument("--limits", default="40")
    p.add_argument("--threads", default="2")
    p.add_argument("--only", default="")
    p.add_argument("--table", action="store_true")
    args = p.parse_args()
    passed = failed = 0
    for operator in unknown_operators(args.sumoq):
        failed += 1
        print(f"FAILED the operator `{operator}` is neither in HOLDS nor in STREAMS")
    if not os.path.exists(f"{args.folder}/keys.jsonl"):
        write_data(args.folder, args.rows)
    only = [n for n in args.only.split(",") if n]
    for name, _, query, data in HOLDS:
        if only and name not in only:
            continue
        wanted = None
        cells = []
        for limit in map(int, args.limits.split(",")):
            for threads in map(int, args.threads.split(",")):
                status, peak, result, errors, seconds = run(args.sumoq, args.folder, query, data, f"{limit}M", threads)
                if status == 0 and not wanted:
                    wanted = run(args.sumoq, args.folder, query, data, "8G", 1)[2]
                ends_well = result == wanted if status == 0 else status == 5 and "E0902" in errors
                cells.append(f"{peak:.0f} ({'done' if status == 0 else 'E0902' if status == 5 else status}, {seconds:.1f} s)")
                if ends_well and peak <= FACTOR * max(limit, FLOOR):
                    passed += 1
                else:
                    failed += 1
                    what = f"exit status {status}" if status else "done" if ends_well else "another result"
                    print(f"FAILED {name}, {limit}M, {threads} threads: {what}, {peak:.0f} MB {errors[:300] if not ends_well else ''}")
        if args.table:
            print(f"| {name} | {' | '.join(cells)} |")
        sys.stdout.flush()
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())

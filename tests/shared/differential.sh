#!/bin/bash
# differential.sh [QUERIES [SEED]]: production queries of ../shared/corpus (100 by default), their search expression replaced by `*`, over
# a mix of all files of ../shared/data: one thread, many small batches with runs on disk, and an event database give the same bytes and the same
# exit status, and none crashes, hangs or ends with a run-time error. Skipped where the folders are missing. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
shared=$root/../shared
needs_shared corpus/queries.jsonl data/logs
needs python3 zcat
make_work
mkdir "$work/mix"
for file in "$shared"/data/*.jsonl "$shared"/data/logs/*; do
    head -n 100 "$file" > "$work/mix/$(basename "$file")"
done
for file in "$shared"/data/*.gz; do
    zcat "$file" | head -n 100 > "$work/mix/$(basename "$file" .gz)"
done
"$sumoq" load --quiet --db "$work/mix.db" "$work"/mix/* 2> /dev/null || exit 2
python3 - "$sumoq" "$shared/corpus/queries.jsonl" "$work" "${1:-100}" "${2:-1}" << 'PYTHON'
import glob, json, os, random, subprocess, sys
from concurrent.futures import ThreadPoolExecutor

sumoq, corpus, work, n, seed = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
queries = [json.loads(line) for line in open(corpus)]
files = sorted(glob.glob(work + "/mix/*"))
same = ["--param-default", "*", "--now", "2026-11-29T00:00:00Z", "--format", "json", "--quiet"]
random.seed(seed)


def run(text, source, *options):
    try:
        p = subprocess.run([sumoq, "run", "-q", text, *source, *same, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                           timeout=600)
        return p.returncode, p.stdout
    except subprocess.TimeoutExpired:
        return "no end", b""


def judge(query):
    text = query["query"]
    text = "* " + text[text.index("|"):] if "|" in text else "*"
    once = run(text, files, "--threads", "1")
    wrong = [] if once[0] in (0, 3, 4) else [f"ends with {once[0]}"]
    for name, other in (("threads and batches", run(text, files, "--threads", "3", "--batch", "7", "--rows-held", "40")),
                        ("the database", run(text, ["--db", work + "/mix.db"], "--threads", "2"))):
        if other != once:
            wrong.append(f"{name}: {other[0]} and {len(other[1])} bytes, not {once[0]} and {len(once[1])}")
    return query["id"], wrong


with ThreadPoolExecutor(os.cpu_count()) as pool:
    results = list(pool.map(judge, random.sample(queries, n)))
tables = [subprocess.run([sumoq, "fields", "--format", "json", "--quiet", *source], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
          for source in (files, ["--db", work + "/mix.db"])]
results.append(("fields", [] if tables[0] and tables[0] == tables[1] else ["the database has others"]))
for name, wrong in results:
    for line in wrong:
        print(f"FAILED {name}: {line}")
failed = sum(1 for _, wrong in results if wrong)
print(f"{len(results) - failed} passed, {failed} failed")
sys.exit(failed > 0)
PYTHON

#!/bin/bash
# archives.sh: packed files give the events of the plain ones, broken ones are said and keep what precedes the break.
# Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs python3 zstd
make_work
cd "$work" || exit 2

python3 - << 'END'
import bz2, gzip, lzma, zipfile
few = b"".join(b'{"_messageTime":%d,"n":%d}\n' % (i, i) for i in range(30))
# texts that do not pack well, so that half of the archive is about half of the events
many = b"".join(b'{"_messageTime":%d,"n":%d,"x":"%x"}\n' % (i, i, hash((i, 7)) & (1 << 60) - 1) for i in range(40000))
for name, pack in (("gz", gzip.compress), ("xz", lzma.compress), ("bz2", bz2.compress)):
    open("few.jsonl." + name, "wb").write(pack(few))
    packed = pack(many)
    open("half.jsonl." + name, "wb").write(packed[:len(packed) // 2])
open("few.jsonl", "wb").write(few)
with zipfile.ZipFile("two.zip", "w", zipfile.ZIP_DEFLATED) as two:
    two.writestr("few.jsonl", few)
    two.writestr("folder/one.json", b'{"_messageTime": 99, "n": 99}')
data = bytearray(open("two.zip", "rb").read())
data[60:90] = bytes(30)
open("bad.zip", "wb").write(data)
open("cut.zip", "wb").write(data[:100])
with zipfile.ZipFile("outer.zip", "w") as outer:
    outer.write("two.zip")
open("empty.jsonl.gz", "wb").write(gzip.compress(b""))
END
zstd -q few.jsonl

count() { # FILE: the events, or the exit status and what was said
    local out status
    out=$("$sumoq" run -q '* | count' --format csv --quiet "$@" 2>&1)
    status=$?
    if [ "$status" = 0 ]; then echo "${out##*$'\n'}"; else echo "exit $status: $out"; fi
}

for name in few.jsonl few.jsonl.*; do
    check "$name" "$(count "$name")" 30
    check "$name, through a pipe" "$(count - < <(cat "$name"))" 30
done
check "a zip archive of two files" "$(count two.zip)" 31
check "an archive of nothing" "$(count empty.jsonl.gz)" _count

for file in half.jsonl.gz half.jsonl.xz half.jsonl.bz2 bad.zip cut.zip; do
    got=$(count "$file")
    check "$file: exit status" "${got%%:*}" "exit 2"
    check "$file: said with its name" "$(grep -c "$file.*archive is broken" <<< "$got")" 1
done
check "an archive in an archive" "$(count outer.zip | grep -c 'unpack the outer one first')" 1
check "a zip archive through a pipe" "$(count - < <(cat two.zip) | grep -c 'read from a file only')" 1

# What precedes the break is loaded, from the first event on without a gap.
"$sumoq" load --db half.db half.jsonl.gz 2> err
check "a load of half an archive: exit status" "$?" 2
check "a load of half an archive: said" "$(grep -c 'what was loaded stays' err)" 1
check "a load of half an archive: no gap" \
    "$("$sumoq" run -q '* | count as c, max(n) as most | where c > 1000 and c = most + 1 | count' --db half.db --format csv --quiet | tail -n 1)" 1
"$sumoq" load --db both.db bad.zip few.jsonl 2> err
check "a load of a broken archive and a file: exit status" "$?" 2

finish

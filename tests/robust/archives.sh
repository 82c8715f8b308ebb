#!/bin/bash
# archives.sh: packed files give the events of the plain ones, broken ones are reported and keep what precedes the break.
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
open("many.jsonl", "wb").write(many)
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
zstd -q many.jsonl
head -c $(($(wc -c < many.jsonl.zst) / 2)) many.jsonl.zst > half.jsonl.zst

count() { # FILE: the events, or the exit status and the message
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

# What can be unpacked of a broken one is read. It is an error with --strict, and when nothing of it can be read.
cat > before.py << 'END'
import bz2, lzma, sys, zlib
unpack = {"gz": zlib.decompressobj(31), "xz": lzma.LZMADecompressor(), "bz2": bz2.BZ2Decompressor()}[sys.argv[1].split(".")[-1]]
print(unpack.decompress(open(sys.argv[1], "rb").read()).count(b"\n"))
END
for file in half.jsonl.gz half.jsonl.xz half.jsonl.bz2; do
    check "$file: all before the break" "$(count $file)" "$(python3 before.py $file)"
done
check "half.jsonl.zst: all before the break" "$(count half.jsonl.zst)" "$(zstd -dcq half.jsonl.zst 2> /dev/null | tr -cd '\n' | wc -c)"
for file in half.jsonl.gz half.jsonl.xz half.jsonl.bz2 half.jsonl.zst bad.zip; do
    got=$(count "$file" --strict)
    check "$file: exit status" "${got%%:*}" "exit 2"
    check "$file: said with its name" "$(grep -cE "$file.*(cut off|are broken)" <<< "$got")" 1
done
for kind in bz2 zst; do
    cat few.jsonl.$kind few.jsonl.$kind > joined.jsonl.$kind
    check "two pieces of $kind" "$(count joined.jsonl.$kind)" 60
    (cat few.jsonl.$kind; echo "not packed") > junk.jsonl.$kind
    check "junk after $kind" "$(count junk.jsonl.$kind)" 30
    check "junk after $kind: with --strict" "$(count junk.jsonl.$kind --strict | grep -c 'something else follows the packed data')" 1
done
python3 - few.jsonl.bz2 few.jsonl.zst << 'END'
import sys
for path in sys.argv[1:]: # the last byte is of the checksum
    data = bytearray(open(path, "rb").read())
    data[-1] ^= 255
    open("sum-" + path, "wb").write(data)
END
for kind in bz2 zst; do
    check "a wrong checksum of $kind" "$(count sum-few.jsonl.$kind --strict | grep -cE 'checksum is wrong|are broken')" 1
done
zstd -q --long=30 -c < few.jsonl > window.jsonl.zst
check "a window of 1 GB" "$(count window.jsonl.zst | grep -oE '^exit 2: |needs a window of more than 128 MB' | grep -c .)" 2
check "cut.zip: nothing of it can be read" "$(count cut.zip | grep -oE '^exit 2: |cut.zip.*cut off' | grep -c .)" 2
check "an archive in an archive" "$(count outer.zip | grep -c 'unpack the outer one first')" 1
check "a zip archive through a pipe" "$(count - < <(cat two.zip) | grep -c 'read from a file only')" 1

# What an archive declares does not decide how much memory it gets: dictionaries of up to 4 GB in xz (in any of its
# streams) and in zip, and many members.
python3 - << 'END'
import lzma, struct, zipfile, zlib
event = b'{"_messageTime":1,"n":1}\n'
def bomb(data, bits):
    """An xz file whose only block declares a dictionary of that size: 40 is 4 GB, 30 128 MB."""
    data = bytearray(data)
    size = (data[12] + 1) * 4
    at = data.index(b"\x21\x01", 12) + 2
    data[at] = bits
    data[12 + size - 4:12 + size] = struct.pack("<I", zlib.crc32(data[12:12 + size - 4]))
    return bytes(data)
long = lzma.compress((b" " * 999_999 + b"\n") * 150 + event, preset=0)
for name, data in (("bomb4g", bomb(long, 40)), ("bomb1g", bomb(long, 36)), ("fits128m", bomb(long, 30)), ("bomb192m", bomb(long, 31)),
                   ("second", lzma.compress(event) + bomb(long, 40)), ("streams", lzma.compress(event) + bytes(8) + lzma.compress(event, check=lzma.CHECK_SHA256)),
                   ("best", lzma.compress(event, preset=9 | lzma.PRESET_EXTREME)), ("junk", lzma.compress(event) + b"junk"), ("flip", long[:100] + b"x" + long[101:]),
                   ("twice", lzma.compress(lzma.compress(event)))):
    open(name + ".xz", "wb").write(data)
def zip_bomb(name, size):
    with zipfile.ZipFile(name, "w", zipfile.ZIP_LZMA) as z:
        z.writestr("e.jsonl", (b" " * 999 + b"\n") * (size // 1000) + event)
    data = bytearray(open(name, "rb").read())
    at = 30 + len("e.jsonl") + 4 + 1 # version and size of the properties, the first of them; then the dictionary
    data[at:at + 4] = b"\xff\xff\xff\xff"
    open(name, "wb").write(data)
zip_bomb("small.lzma.zip", 1000)
zip_bomb("large.lzma.zip", 150_000_000)
with zipfile.ZipFile("many.zip", "w") as z:
    for i in range(100_000):
        z.writestr(zipfile.ZipInfo(f"{i:06}.jsonl"), b"" if i else event)
with zipfile.ZipFile("names.zip", "w") as z: # the first as UTF-8, with its flag
    z.writestr("événement 漢.jsonl", b"{broken\n" + event)
    z.writestr("plain\x1b\u202e.jsonl", b"{broken\n" + event)
name = "événement 漢".encode()
raw = open("names.zip", "rb").read().replace(name, b"\xe9v\xe9nement".ljust(len(name), b"_"))
open("flagged.zip", "wb").write(raw) # flagged as UTF-8
raw = bytearray(raw)
for start, flags in ((b"PK\3\4", 7), (b"PK\1\2", 9)):
    raw[raw.index(start) + flags] &= ~8
open("latin.zip", "wb").write(raw)
END
peak() { # FILE: megabytes that a count takes
    python3 -c 'import resource, subprocess, sys
subprocess.run([sys.argv[1], "run", "-q", "* | count", "--quiet", "--threads", "1", sys.argv[2]], capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)' "$sumoq" "$1"
}
holds_at_most() { # MEGABYTES FILE; a sanitizer keeps what was freed
    is_sanitized || [ "$(peak "$2")" -lt "$1" ]
}
for file in bomb4g bomb1g second bomb192m; do
    check "$file.xz: refused" "$(count $file.xz --strict | grep -oE "^exit 2: |$file.xz: needs [0-9]* MB to be unpacked, a dictionary may have 128 MB: unpack it first [(]xz -d[)]" | grep -c .)" 2
    holds_at_most 100 $file.xz
    judge $? "$file.xz: memory"
done
check "a dictionary of 128 MB" "$(count fits128m.xz)" 1
holds_at_most 250 fits128m.xz
judge $? "a dictionary of 128 MB: memory"
check "several streams" "$(count streams.xz)" 2
check "several streams, through a pipe" "$(count - < <(cat streams.xz))" 2
check "the largest dictionary of xz" "$(count best.xz)" 1
for file in junk flip; do
    check "$file.xz" "$(count $file.xz --strict | grep -oE "^exit 2: |$file.xz.*(cut off|are broken)" | grep -c .)" 2
done
check "xz in xz" "$(count twice.xz | grep -c 'unpack the outer one first')" 1
check "LZMA in zip" "$(count small.lzma.zip)" 1
check "LZMA in zip, large: refused" "$(count large.lzma.zip | grep -oE '^exit 2: |large.lzma.zip: e.jsonl: is packed by LZMA' | grep -c .)" 2
holds_at_most 250 large.lzma.zip
judge $? "LZMA in zip, large: memory"
check "100,000 members" "$(count many.zip)" 1
holds_at_most 250 many.zip
judge $? "100,000 members: memory"

# Names of members as they are; invalid UTF-8 and controls as marks.
said() { LC_ALL=C "$sumoq" run -q '* | count' --format csv "$1" 2>&1 | grep "^  $1: " | sed 's/:1: .*//' | sort; }
check "names of members" "$(said names.zip)" $'  names.zip: plain\\x1b\\u202e.jsonl\n  names.zip: événement 漢.jsonl'
check "a name that is no UTF-8" "$(said latin.zip | head -n 1)" '  latin.zip: \xe9v\xe9nement______.jsonl'
check "a name that is no UTF-8 and says that it is" "$(said flagged.zip | head -n 1)" "  flagged.zip: member 1"

# What precedes the break is loaded, from the first event on without a gap.
"$sumoq" load --db half.db half.jsonl.gz 2> err
check "a load of half an archive: exit status" "$?" 0
check "a load of half an archive: said" "$(grep -c 'half.jsonl.gz: ended in the middle: the file is cut off' err)" 1
check "a load of half an archive: no gap" \
    "$("$sumoq" run -q '* | count as c, max(n) as most | where c > 1000 and c = most + 1 | count' --db half.db --format csv --quiet | tail -n 1)" 1
"$sumoq" load --db both.db bad.zip few.jsonl --strict 2> err
check "a load of a broken archive and a file, with --strict: exit status" "$?" 2

finish

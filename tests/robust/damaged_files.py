#!/usr/bin/env python3
"""damaged_files.py FOLDER: 100 files of events of all formats, ten of which are broken in different ways.

Writes FOLDER/data, FOLDER/events (the marks of the events that are sound, one a line) and FOLDER/broken (the names of the ten).
Every event holds a mark, `ev` and five digits, that stands nowhere else."""
import bz2, gzip, io, json, lzma, os, sys, zipfile, zlib

folder = sys.argv[1]
data = os.path.join(folder, "data")
os.makedirs(data)
sound, broken = [], []
last = 0


def marks(n):
    global last
    last += n
    return [f"ev{k:05}" for k in range(last - n, last)]


def time(k):
    return f"2026-03-01T10:{k // 60 % 60:02}:{k % 60:02}Z"


def noise(mark):
    """What does not pack well, so that half of a packed file is about half of its events."""
    return f"{zlib.crc32(mark.encode()):08x}{zlib.adler32(mark[::-1].encode()):08x}"


def event(k, mark):
    return json.dumps({"time": time(k), "mark": mark, "n": k, "noise": noise(mark)})


def jsonl(ms):
    return "".join(event(k, m) + "\n" for k, m in enumerate(ms))


def csv(ms, cell=","):
    return cell.join(("time", "mark", "n")) + "\n" + "".join(cell.join((time(k), m, str(k))) + "\n" for k, m in enumerate(ms))


def w3c(ms):
    rows = "".join(f"2026-03-01 10:00:{k % 60:02} 192.0.2.1 {m} 200\n" for k, m in enumerate(ms))
    return "#Software: test\n#Fields: date time c-ip cs-uri-stem sc-status\n" + rows


def zeek(ms):
    rows = "".join(f"1772359200.{k:06}\t{m}\n" for k, m in enumerate(ms))
    return "#separator \\x09\n#fields\tts\tuid\n#types\ttime\tstring\n" + rows


def xml(ms):
    one = '<Event><System><EventID>1</EventID><TimeCreated SystemTime="%s"/></System><EventData><Data Name="mark">%s</Data></EventData></Event>\n'
    return "<Events>\n" + "".join(one % (time(k), m) for k, m in enumerate(ms)) + "</Events>\n"


def text(ms):
    return "".join(f"{time(k)} host app[1]: {m} happened\n" for k, m in enumerate(ms))


texts = {"jsonl": jsonl, "json": lambda ms: "[" + ",\n".join(jsonl(ms).split("\n")[:-1]) + "]", "csv": csv, "tsv": lambda ms: csv(ms, "\t"),
         "w3c.log": w3c, "zeek.log": zeek, "xml": xml, "log": text, "records.json": lambda ms: '{"Records": [' + ",".join(jsonl(ms).split("\n")[:-1]) + "]}"}
packs = {"": lambda b: b, ".gz": gzip.compress, ".xz": lzma.compress, ".bz2": bz2.compress}


def put(name, content, has):
    with open(os.path.join(data, name), "wb") as f:
        f.write(content)
    sound.extend(has)


def put_broken(name, content, has):
    broken.append(name)
    put(name, content, has)


n = 0
while n < 90:
    for ending, make in texts.items():
        for pack, packed in packs.items():
            if n == 90:
                break
            ms = marks(5 + n % 7)
            content = make(ms)
            wide = n % 6 == 5  # UTF-16, as PowerShell writes it
            put(f"{n:02}.{ending}{pack}", packed(("\ufeff" + content).encode("utf-16-le") if wide else content.encode()), ms)
            n += 1

# cut off: what can be unpacked is sound, but for the record it ends in
for ending, pack, unpack in ((".gz", gzip.compress, zlib.decompressobj(31)), (".xz", lzma.compress, lzma.LZMADecompressor())):
    ms = marks(3000)
    cut = pack(jsonl(ms).encode())
    cut = cut[:len(cut) // 2]
    whole = unpack.decompress(cut).count(b"\n")
    assert 100 < whole < 2900
    put_broken("cut.jsonl" + ending, cut, ms[:whole])
ms = marks(20)
put_broken("bit.jsonl.gz", gzip.compress(jsonl(ms).encode())[:-8] + b"\1\2\3\4" + gzip.compress(b"")[-4:], ms)  # a wrong checksum
marks(10)
put_broken("none.jsonl.xz", lzma.compress(jsonl(marks(10)).encode())[:40], [])
ms = marks(30)
zipped = io.BytesIO()
with zipfile.ZipFile(zipped, "w", zipfile.ZIP_STORED) as z:
    for k in range(3):
        z.writestr(f"{k}.jsonl", jsonl(ms[k * 10:k * 10 + 10]))
zipped = bytearray(zipped.getvalue())
at = zipped.index(ms[12].encode())
zipped[at:at + 1] = b"E"  # the second of three members: "Ev.....", and the checksum is wrong
put_broken("member.zip", bytes(zipped), ms[:12] + ms[13:])
put_broken("program", b"\x7fELF\2\1\1" + bytes(9) + bytes(range(256)) * 20, [])
put_broken("image.json", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), [])
put_broken("noise.log", b"".join(zlib.compress(str(k).encode()) for k in range(300)), [])
put_broken("table.csv", b"SQLite format 3\0" + bytes(2000), [])
os.symlink("nowhere", os.path.join(data, "gone.jsonl"))
broken.append("gone.jsonl")

assert n + len(broken) == 100
open(os.path.join(folder, "events"), "w").write("".join(m + "\n" for m in sorted(sound)))
open(os.path.join(folder, "broken"), "w").write("".join(b + "\n" for b in sorted(broken)))

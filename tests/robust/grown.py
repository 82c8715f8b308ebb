"""grown.py SUMOQ WORK SEED: see grown.sh."""
import gzip
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

SUMOQ, WORK, SEED = sys.argv[1], sys.argv[2], int(sys.argv[3])
passed = failed = 0


def judge(ok, name, said=""):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print("FAILED %s %s" % (name, str(said)[:600]))


def load(db, *arguments):
    """Status and messages of a load, in the folder of the database."""
    done = subprocess.run([SUMOQ, "load", "--db", db, *arguments], capture_output=True, cwd=os.path.dirname(db))
    return done.returncode, done.stderr.decode()


def events(db):
    """All events with their fields and built-in times, in no order."""
    query = "* | fields - _messagecount, _sourcename, _messageid"
    done = subprocess.run([SUMOQ, "run", "--quiet", "-q", query, "--format", "jsonl", "--db", db], capture_output=True, check=True)
    return sorted(done.stdout.splitlines())


def raws(db):
    c = sqlite3.connect(db)
    rows = sorted(r[0] for r in c.execute("select text from raw"))
    c.close()
    return rows


def folder(name):
    path = os.path.join(WORK, name)
    shutil.rmtree(path, ignore_errors=True)
    os.mkdir(path)
    return path + "/"


def write(path, data, mode="wb"):
    with open(path, mode) as f:
        f.write(data if isinstance(data, bytes) else data.encode())


def lines(n, first=0):
    return "".join('{"_messageTime":%d,"n":%d,"t":"event %d"}\n' % (1700000000000 + i, i, i) for i in range(first, first + n))


def xml(n):
    event = ("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>%d</EventID>"
             "<TimeCreated SystemTime='2024-05-01T10:00:%02dZ'/><Computer>pc</Computer></System>"
             "<EventData><Data Name='Image'>C:\\a%d.exe</Data></EventData></Event>\n")
    return "".join(event % (i, i % 60, i) for i in range(n))


TEXT = "".join("2024-05-01 10:%02d:00 host app: message %d\n" % (i, i) + "  at line %d\n" % i * (i % 3) for i in range(40))
FORMATS = [  # name, options, text; in the last three the end is written anew each time
    ("lines.jsonl", [], lines(40)),
    ("windows.jsonl", [], lines(30).replace("\n", "\r\n")),
    ("mark.jsonl", [], "\ufeff" + lines(30)),
    ("text.log", [], TEXT),
    ("several.log", ["--multiline", r"^\d{4}-"], TEXT),
    ("mark.csv", [], "\ufefftime,name,note\n" + "".join('2024-05-01T10:00:%02dZ,n%d,"a, b\nc %d"\n' % (i, i, i) for i in range(30))),
    ("rows.csv", [], "time,name,note\n" + "".join("2024-05-01T10:00:%02dZ,n%d,x\n" % (i, i) for i in range(30))),
    ("rows.tsv", [], "time\tname\tnote\n" + "".join("2024-05-01T10:00:%02dZ\tn%d\tx\n" % (i, i) for i in range(30))),
    ("iis.w3c", [], "#Software: x\n#Date: 2024-05-01 00:00:00\n#Fields: date time cs-method sc-status\n"
     + "".join("2024-05-01 10:00:%02d GET %d\n" % (i, 200 + i) for i in range(20))
     + "#Fields: date time sc-status c-ip\n" + "".join("2024-05-02 10:00:%02d %d 1.2.3.4\n" % (i, i) for i in range(20))),
    ("conn.log", ["--input-format", "zeek"], "#separator \\x09\n#path\tconn\n#fields\tts\tuid\tcount\n#types\ttime\tstring\tcount\n"
     + "".join("17000000%02d.5\tC%d\t%d\n" % (i, i, i) for i in range(30))),
    ("objects.json", [], lines(20).replace("{", "{\n  ").replace(",", ",\n  ")),
    ("rows.csv", [], "time;name;note\n" + "".join('2024-05-01T10:00:%02dZ;n%d;"x;%d"\n' % (i, i, i) for i in range(30))),
    ("syslog.log", ["--year", "2024"], "".join("May  1 10:%02d:00 host sshd[%d]: Failed for u%d\n" % (i, i, i) for i in range(40))),
    ("array.json", [], "[\n" + ",\n".join(lines(30).split("\n")[:-1]) + "\n]\n"),
    ("events.xml", [], "<Events>\n" + xml(20) + "</Events>\n"),
]


def same_as_fresh(name, options, parts, label, at):
    """Loads the file after each part; the whole at last."""
    base = folder("grow")
    for part in parts:
        write(base + name, part)
        status, said = load(base + "a.db", *options, name)
        if status != 0:
            judge(False, label, said)
            return
    load(base + "b.db", *options, name)
    got, wanted = events(base + "a.db"), events(base + "b.db")
    differ = [x for x in got if x not in wanted][:2] + [x for x in wanted if x not in got][:2]
    judge(got == wanted, "%s: cut at %s" % (label, at), "%d for %d: %s" % (len(got), len(wanted), differ))
    status, said = load(base + "a.db", *options, name)
    judge(status == 0 and "nothing new" in said, label + ": nothing new then", said)


def grow(rng):
    for name, options, text in FORMATS:
        data = text.encode()
        least = data.index(b"\n", data.index(b"<Events") if b"<Events" in data else 0) + 1  # what it is must be seen
        least = max(least, data.find(b"#types"), data.find(b"#Fields: date time cs") + 40) if name != "lines.jsonl" else 1
        for _ in range(12):
            at = sorted(rng.sample(range(least, len(data)), rng.choice((1, 1, 2, 3))))
            same_as_fresh(name, options, [data[:k] for k in at] + [data], name, at)
        ends = [k + 1 for k, c in enumerate(data) if c == 10 and k >= least]
        for k in rng.sample(ends[:-1], 3):
            same_as_fresh(name, options, [data[:k], data], name + ", whole lines", k)
            same_as_fresh(name, options, [data[:k - 1], data], name + ", lines without the end of the last", k)
    rows = "a,b,c\n" + "".join("1,2,%d\n" % i for i in range(9))
    same_as_fresh("rows.log", [], [rows[:6], rows], "a header that looked like text", 6)
    # exports that are written anew, with the closing bracket after what is new
    for n in (1, 2, 17):
        array = ["[" + ",".join(lines(k).split("\n")[:-1]) + "]\n" for k in (n, 30)]
        same_as_fresh("moved.json", [], array, "an array whose bracket moves", n)
        pretty = ["[\n  " + ",\n  ".join(lines(k).split("\n")[:-1]) + "\n]\n" for k in (n, 30)]
        same_as_fresh("moved.json", [], pretty, "an indented array whose bracket moves", n)
        tree = ["<Events>\n" + xml(k) + "</Events>\n" for k in (n, 20)]
        same_as_fresh("moved.xml", [], tree, "a document whose closing tag moves", n)
        whole = ['{"records":[' + ",".join(lines(k).split("\n")[:-1]) + "]}\n" for k in (n, 30)]
        same_as_fresh("moved.json", [], whole, "a wrapped array whose bracket moves", n)


def rewritten():
    base = folder("rewritten")
    db = base + "a.db"
    write(base + "a.log", lines(20))
    write(base + "b.log", lines(20, 100))
    load(db, "a.log", "b.log")
    write(base + "a.log", lines(25, 500))
    write(base + "b.log", lines(5, 120), "ab")
    status, said = load(db, "a.log", "b.log")
    judge(status == 2 and "a.log: does not begin with what was loaded of it" in said and "--again" in said, "rewritten", said)
    judge(raws(db) == sorted((lines(20) + lines(25, 100)).splitlines()), "the other file is loaded")
    status, said = load(db, "--quiet", "a.log")
    judge(status == 2 and "a.log" in said, "still refused, and said when quiet", said)
    status, said = load(db, "--again", "a.log")
    judge(status == 0 and len(raws(db)) == 70, "--again loads it", said)
    write(base + "a.log", lines(1, 525), "ab")
    status, said = load(db, "a.log")
    judge(status == 0 and len(raws(db)) == 71, "and then it may grow", said)
    # cut in place, and made empty
    write(base + "b.log", lines(3, 100))
    status, said = load(db, "b.log")
    judge(status == 2 and "shorter than what was loaded" in said, "cut in place", said)
    write(base + "b.log", "")
    status, said = load(db, "b.log")
    judge(status == 0, "empty", said)
    write(base + "b.log", lines(2, 900))
    status, said = load(db, "b.log")
    judge(status == 0 and len(raws(db)) == 73, "then filled again", said)
    # one byte in the middle, beyond what is hashed, does not matter; within it does
    write(base + "c.log", lines(20))
    load(db, "c.log")
    write(base + "c.log", lines(20).replace("event 9", "EVENT 9") + lines(1, 20))
    status, said = load(db, "c.log")
    judge(status == 2, "one byte changed", said)


def rotated():
    base = folder("rotated")
    db = base + "a.db"
    log = base + "x.log"
    total = 0
    for turn in range(6):
        write(log, lines(7, total), "ab")
        total += 7
        load(db, "x.log")
        write(log, lines(5, total), "ab")  # not loaded before the rotation
        total += 5
        if os.path.exists(log + ".1"):
            with open(log + ".1", "rb") as f:
                write(log + ".2.gz", gzip.compress(f.read()))
        if turn % 2:
            shutil.copy(log, log + ".1")  # copied and cut
            os.truncate(log, 0)
        else:
            os.rename(log, log + ".1")
        write(log, lines(3, total), "ab")
        total += 3
        names = sorted(n for n in os.listdir(base) if n.startswith("x.log"))
        status, said = load(db, *names)
        judge(status == 0 and "x.log.1: as %s" % log in said, "rotation %d" % turn, said)
        if turn:
            judge("x.log.2.gz: as %s.1" % log in said, "rotation %d: packed" % turn, said)
        judge(raws(db) == sorted(lines(total).splitlines()), "rotation %d: each event once" % turn, len(raws(db)))
        status, said = load(db, *names)
        judge(status == 0 and said.startswith("sumoq: nothing new"), "rotation %d: nothing new then" % turn, said)
    # only the log itself is loaded, and rotated: it is not taken for rewritten
    os.rename(log, log + ".1")
    write(log, lines(4, total))
    status, said = load(db, "x.log")
    judge(status == 0 and raws(db) == sorted(lines(total + 4).splitlines()), "only the new log is loaded", said)
    # into another folder
    os.mkdir(base + "old")
    os.rename(log, base + "old/kept.log")
    status, said = load(db, "old/kept.log")
    judge(status == 0 and "under another name" in said and len(raws(db)) == total + 4, "moved to a folder", said)
    write(log, lines(1, total + 4))
    status, said = load(db, "old", "x.log")
    judge(status == 0 and len(raws(db)) == total + 5, "and the name is used again", said)


def alike():
    """Files that begin alike are not confused."""
    base = folder("alike")
    db = base + "a.db"
    head = "time,name,note\n"
    write(base + "a.csv", head)
    load(db, "a.csv")
    write(base + "a.csv.1", head + "2024-05-01T10:00:00Z,x,y\n")
    os.remove(base + "a.csv")
    status, said = load(db, "a.csv.1")
    judge(status == 0 and len(raws(db)) == 1 and "another name" not in said, "a header alone", said)
    first = '{"n":"start"}\n'
    write(base + "day1.log", first)
    load(db, "day1.log")
    write(base + "day2.log", first + '{"n":2}\n')
    status, said = load(db, "day2.log")
    judge(status == 0 and len(raws(db)) == 4, "the same first record", said)
    os.mkdir(base + "other")
    shutil.copy(base + "day2.log", base + "other/copy.log")
    status, said = load(db, "other/copy.log")
    judge(status == 0 and len(raws(db)) == 6 and "has the content of one" in said, "a copy elsewhere is told", said)
    status, said = load(db, "day1.log", "day2.log", "other/copy.log")
    judge(status == 0 and "nothing new" in said, "and known then", said)
    shutil.copy(base + "day2.log", base + "day2.log.1")
    status, said = load(db, "day2.log.1")
    judge(status == 0 and len(raws(db)) == 6, "a copy by a rotation is not loaded again", said)


def packed():
    base = folder("packed")
    db = base + "a.db"
    whole = gzip.compress(lines(3000).encode(), mtime=0)
    write(base + "x.log.gz", whole[:len(whole) // 2])
    write(base + "good.log", lines(3, 5000))
    status, said = load(db, "x.log.gz", "good.log")
    some = len(raws(db))
    judge(status == 0 and "x.log.gz: " in said and 3 < some < 3003, "a cut archive", said)
    status, said = load(db, "x.log.gz", "good.log")
    judge(status == 0 and "known as damaged" in said and len(raws(db)) == some, "known as damaged", said)
    write(base + "x.log.gz", whole)
    status, said = load(db, "x.log.gz", "good.log")
    judge(status == 0 and raws(db) == sorted((lines(3000) + lines(3, 5000)).splitlines()), "its whole is loaded", said)
    os.rename(base + "x.log.gz", base + "x.log.9.gz")
    status, said = load(db, "x.log.9.gz")
    judge(status == 0 and len(raws(db)) == 3003 and "under another name" in said, "an archive renamed", said)
    write(base + "x.log.9.gz", gzip.compress(b'{"n":1}\n', mtime=0))
    status, said = load(db, "x.log.9.gz")
    judge(status == 2 and "x.log.9.gz" in said, "an archive with other content", said)


def broken():
    """Ten broken files among a hundred: the sound events are loaded, and each of the ten is named, once."""
    base = folder("broken")
    db = base + "a.db"
    os.mkdir(base + "all")
    for k in range(90):
        write(base + "all/%02d.jsonl" % k, lines(3, 3 * k))
    sound = gzip.compress(lines(3).encode(), mtime=0)
    bad = {
        "head.gz": b"\x1f\x8b\x08 no archive", "tail.gz": sound[:-9], "sum.gz": sound[:-8] + b"12345678", "x.7z": b"7z\xbc\xaf\x27\x1c" + bytes(90),
        "x.rar": b"Rar!\x1a\x07\x00" + bytes(90), "x.sqlite": b"SQLite format 3\0" + bytes(90), "x.parquet": b"PAR1" + bytes(90),
        "x.bin": b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 9, "x.evtx": b"ElfFile\0" + bytes(200), "x.zip": b"PK\x03\x04" + bytes(60),
    }
    for name, data in bad.items():
        write(base + "all/" + name, data)
    status, said = load(db, "all")
    known = sorted(n for n in bad if "  all/%s: " % n in said)
    judge(status == 0 and known == sorted(bad), "ten of a hundred are named", (status, sorted(set(bad) - set(known)), said))
    judge(set(lines(270).splitlines()) <= set(raws(db)), "the sound events of the ninety are there")
    n = len(raws(db))
    status, said = load(db, "all")
    judge(status == 0 and "10 files are known as damaged" in said and len(raws(db)) == n, "the same command again", said)
    status, said = load(db, "--strict", "all", "nowhere.log")
    judge(status == 2 and "nowhere.log" in said, "--strict", said)
    for name in bad:
        write(base + "all/" + name, lines(1, 1000 + sorted(bad).index(name)))
    status, said = load(db, "all")
    judge(len(raws(db)) >= n + 8, "sound ones in their place are loaded", (status, said))


def interrupted(rng):
    base = folder("interrupted")
    db = base + "a.db"
    n = 0
    stopped = 0
    for turn in range(8):
        write(base + "x.log", lines(40000, n), "ab")
        n += 40000
        p = subprocess.Popen([SUMOQ, "load", "--quiet", "--db", db, "x.log"], cwd=base, stderr=subprocess.DEVNULL)
        time.sleep(rng.random() / 3)
        p.send_signal(rng.choice((signal.SIGINT, signal.SIGKILL)))
        stopped += p.wait() != 0
        if turn == 5:  # the rest is in a new file, the interrupted one has another name
            os.rename(base + "x.log", base + "x.log.1")
    status, said = load(db, "x.log", "x.log.1")
    judge(status == 0 and raws(db) == sorted(lines(n).splitlines()), "interrupted %d times and grown" % stopped, said)


def at_once():
    base = folder("at_once")
    db = base + "a.db"
    write(base + "x.log", lines(1000))
    load(db, "x.log")
    for turn in range(5):
        write(base + "x.log", lines(1000, 1000 * (turn + 1)), "ab")
        for _ in range(5):  # a busy machine may let each of them wait too long for the lock
            ps = [subprocess.Popen([SUMOQ, "load", "--quiet", "--db", db, "x.log"], cwd=base, stderr=subprocess.PIPE) for _ in range(3)]
            said = [(p.communicate()[1].decode(), p.returncode) for p in ps]
            if not all("locked" in e for e, s in said):
                break
        judge(all(s == 0 or "locked" in e for e, s in said) and any(s == 0 for e, s in said), "at once", said)
        judge(raws(db) == sorted(lines(1000 * (turn + 2)).splitlines()), "at once: each event once")


def written(rng):
    """Loads while another process writes, in pieces that end anywhere, and rotates."""
    base = folder("written")
    db = base + "a.db"
    data = lines(60000)
    at = loads = 0
    while at < len(data):
        p = subprocess.Popen([SUMOQ, "load", "--quiet", "--db", db, *sorted(n for n in os.listdir(base) if n.startswith("x.log"))] if at else ["true"],
                             cwd=base, stderr=subprocess.PIPE)
        while p.poll() is None or rng.random() < 0.5:
            n = rng.randrange(1, 200000)
            write(base + "x.log", data[at:at + n], "ab")
            at += n
            time.sleep(0.004)
        loads += 1
        if loads % 3 == 0 and at < len(data) and not os.path.exists(base + "x.log.2"):
            if os.path.exists(base + "x.log.1"):
                os.rename(base + "x.log.1", base + "x.log.2")
            line_end = data.index("\n", at - 1) + 1 if at else 0
            write(base + "x.log", data[at:line_end], "ab")
            at = max(at, line_end)
            os.rename(base + "x.log", base + "x.log.1")
        if p.returncode:
            judge(False, "loads while it is written", p.stderr.read())
    status, said = load(db, *sorted(n for n in os.listdir(base) if n.startswith("x.log")))
    judge(status == 0 and raws(db) == sorted(data.splitlines()), "written while it is loaded %d times" % loads, (len(raws(db)), said))


def old():
    """A database of version 2 knows only sizes and fingerprints."""
    base = folder("old")
    db = base + "a.db"
    write(base + "x.log", lines(9))
    write(base + "y.log", lines(3, 100))
    load(db, "x.log", "y.log")
    c = sqlite3.connect(db)
    for column in ("head", "content", "last", "last_row", "last_bad", "parts", "damage"):
        c.execute("alter table loads drop column " + column)
    c.execute("drop table origins")
    c.execute("pragma user_version = 2")
    c.commit()
    c.close()
    write(base + "x.log", lines(4, 9), "ab")
    status, said = load(db, "x.log")
    judge(status == 0 and raws(db) == sorted((lines(13) + lines(3, 100)).splitlines()), "a database of version 2", said)
    os.rename(base + "y.log", base + "y.log.1")
    status, said = load(db, "y.log.1")
    judge(status == 0 and "under another name" in said and len(raws(db)) == 16, "... and what is renamed", said)
    write(base + "y.log.1", lines(1, 103), "ab")
    status, said = load(db, "y.log.1")
    judge(status == 0 and len(raws(db)) == 17, "... and grows then", said)
    write(base + "x.log", lines(1, 70))
    status, said = load(db, "x.log")
    judge(status == 2, "... knows it as rewritten", said)


random_source = random.Random(SEED)
grow(random_source)
rewritten()
rotated()
alike()
packed()
broken()
interrupted(random_source)
at_once()
written(random_source)
old()
print("%d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)

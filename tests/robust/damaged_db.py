"""damaged_db.py SUMOQ FOLDER SEED: the work of damaged_db.sh."""

import os
import random
import re
import resource
import shutil
import sqlite3
import struct
import subprocess
import sys

SUMOQ, WORK, SEED = sys.argv[1], sys.argv[2], int(sys.argv[3])
SANITIZED = b"__asan_init" in open(SUMOQ, "rb").read()
SECONDS = 100 if SANITIZED else 20
MEGABYTES = 4000 if SANITIZED else 700
WAYS = 110

REASONS = re.compile(
    r"it is damaged|it is cut short|it is not a database|it is empty|it is a database of another program"
    r"|it was made by a newer version \(format \d+, this program reads format \d+\)"
    r"|it is in WAL mode; `PRAGMA journal_mode=DELETE` makes it readable"
    r"|its tables are not those of an event database"
    r"|its table `(events|events_first|events_rest|raw|fields|loads)` was changed by another program"
    r"|it has too many tables and indexes for an event database"
    r"|its rows are numbered in a way (this program does not|that leaves no more numbers)"
    r"|an event is larger than an event database can hold|there is not enough memory to read it"
    r"|a load into it was interrupted and must be undone first: another one does that"
)
passed = failed = 0


def judge(ok, name):
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
        print("FAILED", name)


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))


def run(*arguments):
    """Status, errors, seconds of computing and MB of a command."""
    with open(WORK + "/errors", "w+b") as errors:
        child = subprocess.Popen([SUMOQ, *arguments], stdout=subprocess.DEVNULL, stderr=errors, preexec_fn=limit)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        return child.returncode, errors.read(), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def is_said_well(errors, db):
    """Every line of an error is whole: the database and a known reason, or what a load adds."""
    text = errors.decode("utf-8", "strict")
    said = False
    for line in text.splitlines():
        match = re.fullmatch(r"(?:sumoq|.*error\[E0901\]): (?:%s: )?(.*)" % re.escape(db), line)
        if match and REASONS.fullmatch(match[1]):
            said = True
        elif not re.fullmatch(r"sumoq: ended after [\d,]+ events?; what was loaded stays, .*|.*= help: .*"
                              r"|sumoq: \d+ files? .* not loaded: .* rewritten since an earlier load; .*|sumoq:   .*", line):
            return False
    return said or b"rewritten since" in errors


def try_all(name, db, statuses=(0, 2, 5)):
    """The commands over a database; a load, which may write to it, is the last."""
    for what, arguments in (
        ("run", ["run", "-q", "*", "--format", "csv", "--quiet", "--max-memory", "300M", "--db", db]),
        ("where", ["run", "-q", "label=*zz* | count by f3", "--quiet", "--threads", "2", "--db", db]),
        ("fields", ["fields", "--quiet", "--db", db]),
        ("info", ["info", "--db", db]),
        # a new file, and one that the database knows, which may have to be resumed
        ("load", ["load", "--quiet", "--db", db, WORK + "/more.jsonl", WORK + "/events.jsonl"]),
    ):
        try:
            status, errors, seconds, megabytes = run(*arguments)
            ok = status in statuses and seconds < SECONDS and megabytes < MEGABYTES
            ok = ok and (is_said_well(errors, db) if status else not errors)
        except UnicodeDecodeError:
            ok = False
        judge(ok, "%s: %s: status %s, %.1f s, %.0f MB, %r" % (name, what, status, seconds, megabytes, errors[:300]))


def make(path, page_size):
    with open(WORK + "/events.jsonl", "w") as events:
        for i in range(3000):
            fields = "".join(',"f%d":"value %d"' % (k, i) for k in range(30)) if i % 50 == 0 else ""
            events.write('{"_messageTime":%d,"label":"event %d","o":{"p":%d.50}%s}\n' % (i, i, i, fields))
    subprocess.run([SUMOQ, "load", "--quiet", "--db", path, WORK + "/events.jsonl"], check=True)
    if page_size != 65536:
        c = sqlite3.connect(path)
        c.execute("PRAGMA page_size = %d" % page_size)
        c.execute("VACUUM")
        c.close()


def damage(rng, b, page):
    """Changes the bytes in one of several ways."""
    pages = len(b) // page
    first = rng.randrange(pages) * page
    way = rng.randrange(9)
    if way == 0:  # a few bytes anywhere
        for _ in range(rng.choice((1, 4, 32))):
            b[rng.randrange(len(b))] = rng.randrange(256)
    elif way == 1:  # the head of a page: its kind, counts, offsets of cells
        for _ in range(rng.choice((1, 3))):
            b[first + rng.randrange(32)] = rng.choice((0, 1, 2, 5, 10, 13, 127, 128, 255, rng.randrange(256)))
    elif way == 2:  # a run of one byte
        at = rng.randrange(len(b))
        n = min(rng.choice((8, 64, page)), len(b) - at)
        b[at : at + n] = bytes([rng.choice((0, 255, 0x81))]) * n
    elif way == 3:  # the end is lost
        del b[rng.randrange(1, len(b)) :]
    elif way == 4:  # a page over another
        other = rng.randrange(pages) * page
        b[first : first + page] = b[other : other + page]
    elif way == 5:  # what a tree page points to: one of the same
        at = first + (100 if first == 0 else 0)
        if b[at] in (2, 5):
            other = struct.pack(">I", rng.randrange(1, pages + 1))
            b[at + 8 : at + 12] = other
            for cell in range(struct.unpack_from(">H", b, at + 3)[0]):
                place = first + struct.unpack_from(">H", b, at + 12 + 2 * cell)[0]
                if place + 4 <= len(b):
                    b[place : place + 4] = other
    elif way == 6:  # the sizes of rows
        for cell in range(12, 40, 2):
            place = first + struct.unpack_from(">H", b, first + cell)[0]
            if place + 5 < len(b):
                b[place : place + 5] = bytes([0x80 | rng.randrange(128) for _ in range(4)]) + b"\x7f"
    elif way == 7:  # the file's header
        b[rng.randrange(16, 100)] = rng.randrange(256)
    else:  # the schema's text
        at = b.find(b"CREATE", rng.randrange(min(page, len(b))))
        if at >= 0:
            b[at + rng.randrange(60)] = rng.choice(b" ,()\"'xA\0\xff")


def fan_out(b, page, root, levels):
    """A table whose root leads to the same page thousands of times, over some levels: rows without end."""
    at = (root - 1) * page
    child = len(b) // page + 1
    b += b[at : at + page]
    n = (page - 12) // 7  # a cell: 4 bytes of a page's number, 1 of a row's; and 2 for its offset
    for level in range(levels):
        cells = struct.pack(">IB", child, 0x7F) * n
        first = page - len(cells)
        head = struct.pack(">BHHHBI", 5, 0, n, first % 65536, 0, child)
        places = b"".join(struct.pack(">H", first + 5 * k) for k in range(n))
        content = (head + places).ljust(first, b"\0") + cells
        if level == levels - 1:
            b[at : at + page] = content
        else:
            b += content
            child = len(b) // page
    b[28:32] = struct.pack(">I", len(b) // page)


def crafted():
    """Schemas and values that cost memory, time or trust: SQL by name."""
    huge = "hex(zeroblob(400000000))"
    yield "generated text", ("ALTER TABLE raw RENAME TO raw0; DROP VIEW events; CREATE TABLE raw(_row INTEGER PRIMARY KEY,"
                             " text GENERATED ALWAYS AS (%s) VIRTUAL); INSERT INTO raw(_row) SELECT _row FROM raw0" % huge)
    yield "generated names", ("ALTER TABLE fields RENAME TO fields0; CREATE TABLE fields(_field INTEGER PRIMARY KEY,"
                              " name AS (%s), place); INSERT INTO fields(_field) SELECT _field FROM fields0" % huge)
    yield "generated loads", "ALTER TABLE loads ADD COLUMN x AS (%s)" % huge
    yield "a check", ("ALTER TABLE raw RENAME TO raw0; CREATE TABLE raw(_row INTEGER PRIMARY KEY, text CHECK (length(%s)));"
                      "INSERT INTO raw SELECT * FROM raw0 LIMIT 1" % huge)
    yield "an index", "CREATE INDEX i ON events_first (label, length(%s)) WHERE _row > 1000000" % huge
    yield "a view", "ALTER TABLE raw RENAME TO raw0; CREATE VIEW raw AS SELECT _row, %s AS text FROM raw0" % huge
    yield "a trigger", "CREATE TRIGGER t AFTER INSERT ON raw BEGIN SELECT length(%s); END" % huge
    yield "huge texts", "UPDATE raw SET text = zeroblob(150000000) WHERE _row = 2"
    yield "many large texts", "UPDATE raw SET text = zeroblob(1000000) WHERE _row < 60"
    yield "huge more", "UPDATE events_first SET more = CAST(zeroblob(150000000) AS TEXT) WHERE _row = 2"
    yield "negative rows", "UPDATE events_first SET _row = -_row"
    yield "rows far apart", "UPDATE events_first SET _row = 4000000000000000000 WHERE _row = 3000"
    yield "other kinds", ("UPDATE events_first SET _messageTime = 'x', _size = x'ff', label = x'ff00ff', more = 7;"
                          "UPDATE loads SET state = x'01', rows = 'x', next = 'y', first_time = 'z';"
                          "UPDATE fields SET name = _field, place = NULL")
    yield "a load's place", "UPDATE loads SET state = 'loading', next = 9223372036854775807, rows = 9223372036854775807"
    yield "tables of others", "".join("CREATE TABLE x%d(a);" % i for i in range(3000))
    yield "long names", ("PRAGMA writable_schema = ON; WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 190)"
                         " UPDATE sqlite_schema SET sql = 'CREATE TABLE events_rest (_row INTEGER PRIMARY KEY' || (SELECT"
                         " group_concat(', \"' || hex(zeroblob(40000)) || i || '\"', '') FROM n) || ')' WHERE name = 'events_rest'")
    yield "too many columns", "".join('ALTER TABLE events_rest ADD COLUMN "c%d";' % i for i in range(210))
    yield "a column of many", "ALTER TABLE events_rest ADD COLUMN x; ALTER TABLE events_rest ADD COLUMN y AS (x || x)"


def main():
    with open(WORK + "/more.jsonl", "w") as more:
        columns = "".join(',"c%d":%d' % (i, i) for i in range(180, 210))  # of "too many columns"
        more.write('{"label":"more","n":1}\n{"label":"new","field":2}\n{"label":"last"%s}\n' % columns)
    db = WORK + "/t.db"
    for page in (512, 65536):
        whole = "%s/whole-%d.db" % (WORK, page)
        make(whole, page)
        sound = open(whole, "rb").read()
        shutil.copy(whole, db)
        try_all("pages of %d, sound" % page, db, (0,))
        for n in range(WAYS if page == 512 else WAYS // 3):
            b = bytearray(sound)
            damage(random.Random("%d %d %d" % (SEED, page, n)), b, page)
            open(db, "wb").write(b)
            try_all("pages of %d, damage %d" % (page, n), db)
            for left in ("-journal", "-wal", "-shm"):
                if os.path.exists(db + left):
                    os.unlink(db + left)
    sound = open(WORK + "/whole-65536.db", "rb").read()
    c = sqlite3.connect(WORK + "/whole-65536.db")
    for name, root in c.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0").fetchall():
        b = bytearray(sound)
        fan_out(b, 65536, root, 4)
        open(db, "wb").write(b)
        try_all("pages in a circle in %s" % name, db)
    c.close()
    for name, sql in crafted():
        shutil.copy(WORK + "/whole-512.db", db)
        # by another process: what it took would count as a child's, too
        subprocess.run(["sqlite3", db, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; " + sql + ";"], check=True,
                       stdout=subprocess.DEVNULL)
        try_all(name, db)
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


sys.exit(main())

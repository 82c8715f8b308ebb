#!/bin/bash
# terminal.sh: output of a load and a run on a terminal: a progress line on a terminal only, Ctrl-C with
# exit status 130 and whole chunks, a load that is resumed. Needs python3, which provides the terminal.
# Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs python3
make_work
exec python3 - "$sumoq" "$work" << 'PYTHON'
import fcntl, os, pty, re, select, signal, sqlite3, struct, subprocess, sys, termios, time

sumoq, work = sys.argv[1:]
passed = failed = 0
PAD = '0' * 200


def check(name, fact, got=''):
    global passed, failed
    if fact:
        passed += 1
    else:
        failed += 1
        print(f'FAILED {name}: {got!r}')


def event(i):
    return '{"_messageTime":%d,"n":%d,"pad":"%s"}\n' % (1700000000000 + i, i, PAD)


class Terminal:
    """A process on a terminal of its own."""

    def __init__(self, arguments, columns=100, env=()):
        self.text = ''
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update({'LC_ALL': 'C.UTF-8', 'TERM': 'xterm'} | dict(env))
            os.execv(sumoq, [sumoq, *arguments])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))

    def read(self, until=None, seconds=600):
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (until and re.search(until, self.text)):
            if select.select([self.fd], [], [], 0.1)[0]:
                try:
                    piece = os.read(self.fd, 65536)
                except OSError:
                    return
                self.text += piece.decode('utf8', 'replace')

    def press(self, key):
        os.write(self.fd, key)

    def end(self):
        """The exit status; a process that does not end is killed."""
        self.read()
        for _ in range(100):
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        os.kill(self.pid, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def lines(text):
    """What was drawn, a line each."""
    return [re.sub(r'\x1b\[[0-9;]*[mK]', '', line) for line in re.split(r'[\r\n]+|\^C', text)]


# A pipe fed by the test: no total, so no bar and no time left. A load that does not end in time is ended without a number: on a machine
# that has no time for it, which is no fault of the program, another one is interrupted.
pipe = f'{work}/pipe'
os.mkfifo(pipe)
for turn in range(6):
    db = f'{work}/piped{turn}.db'
    t = Terminal(['load', '--db', db, pipe])
    with open(pipe, 'w') as feed:
        feed.write(''.join(event(i) for i in range(20000)))
        feed.flush()
        t.read(r'[1-9][0-9,]* events')
        line = re.search(r'\r[0-9.]+ [kM]B  [0-9,]+ events  [0-9.]+ [kM]B/s\x1b\[K', t.text), t.text[-200:]
        t.press(b'\x03')
        try: # it sees that it is to stop when it has read more
            for i in range(20000, 400000):
                os.write(feed.fileno(), event(i).encode())
        except BrokenPipeError:
            pass
    status = t.end()
    rows, = sqlite3.connect(db).execute('select count(*) from events').fetchone()
    loads, = sqlite3.connect(db).execute('select sum(rows) from loads').fetchone()
    if 'interrupted after ' in t.text or status != 130 or rows != (loads or 0):
        break
check('a progress line of a pipe', *line)
check('Ctrl-C ends a load with 130', status == 130, status)
check('... and says so', 'interrupted after ' in t.text and '\r\x1b[K' in t.text, t.text[-300:])
check('... with whole chunks', rows == (loads or 0), (rows, loads))

# A silent pipe: the read that never ends is ended by force. The best time of several: the machine may be busy.
for turn in range(6):
    db = f'{work}/silent{turn}.db'
    t = Terminal(['load', '--db', db, pipe])
    with open(pipe, 'w') as feed:
        time.sleep(0.3)
        start = time.monotonic()
        t.press(b'\x03')
        time.sleep(0.2)
        t.press(b'\x03')
        status = t.end()
        took = time.monotonic() - start
    if status != 130 or took < 2:
        break
check('a second Ctrl-C ends at once', status == 130 and took < 2, (status, took))

# A file that takes long enough for a bar, and is not loaded whole when Ctrl-C comes.
n, t = 200000, None
while True:
    with open(f'{work}/events.jsonl', 'w') as f:
        f.writelines(event(i) for i in range(n))
    db = f'{work}/{n}.db'
    t = Terminal(['load', '--db', db, f'{work}/events.jsonl'])
    t.read(r'% ')
    t.press(b'\x03')
    status = t.end()
    if (status != 0 and re.search(r' [1-5]?[0-9]% ', t.text)) or n >= 3200000:
        break
    n *= 2
drawn = [line for line in lines(t.text) if '%' in line]
bar = r'^ *[0-9]+%  [█░]+  [0-9.]+ [kMG]B of [0-9.]+ [kMG]B  [0-9,]+ events  [0-9.]+ [kMG]B/s  [0-9]+:[0-9]{2} left$'
check('a bar', drawn and re.match(bar, drawn[0]), drawn[:1])
check('the bar fits the terminal', all(len(line) < 100 for line in drawn), drawn[:3])
check('Ctrl-C', status == 130, status)
rows, = sqlite3.connect(db).execute('select count(*) from events').fetchone()
check('whole chunks', rows == sqlite3.connect(db).execute('select coalesce(sum(rows), 0) from loads').fetchone()[0] and rows < n, rows)
t = Terminal(['load', '--db', db, f'{work}/events.jsonl'])
status = t.end()
check('the load resumes', status == 0 and 'loaded ' in t.text, (status, t.text[-300:]))
check('... after the interrupted one', rows == 0 or f'resuming after {rows:,} events' in t.text, t.text[-300:])
rows, distinct = sqlite3.connect(db).execute('select count(*), count(distinct n) from events').fetchone()
check('... to the exact number', rows == distinct == n, (rows, distinct, n))

# No line without a terminal, or with --quiet.
p = subprocess.run([sumoq, 'load', '--again', '--db', db, f'{work}/events.jsonl'], capture_output=True, text=True)
check('no line without a terminal', p.returncode == 0 and '\r' not in p.stderr and '\x1b' not in p.stderr, p.stderr)
t = Terminal(['load', '--quiet', '--again', '--db', db, f'{work}/events.jsonl'])
status = t.end()
check('no line with --quiet', status == 0 and t.text == '', t.text)
t = Terminal(['load', '--again', '--db', db, f'{work}/events.jsonl'], columns=40, env={'LC_ALL': 'C', 'NO_COLOR': '1'}.items())
t.end()
check('a narrow terminal, plain characters', all(len(l) < 40 and l.isascii() for l in lines(t.text.split('sumoq:')[0])) and '\x1b[1m' not in t.text, t.text[:200])

# Ctrl-C ends a run as well.
t = Terminal(['run', '-q', '* | count', pipe])
with open(pipe, 'w') as feed:
    feed.write(''.join(event(i) for i in range(20000)))
    feed.flush()
    t.read(r'[kM]B/s')
    check('a progress line of a run', re.search(r'[kM]B/s', t.text), t.text[-200:])
    t.press(b'\x03')
    status = t.end()
check('Ctrl-C ends a run with 130', status == 130, status)
print(f'{passed} passed, {failed} failed')
sys.exit(failed > 0)
PYTHON

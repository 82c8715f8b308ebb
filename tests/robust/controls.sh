#!/bin/bash
# controls.sh: the content of events, names and queries never reaches a terminal as a control, a mark of direction or a character without a
# form, in any format; files and pipes get exact bytes, and JSON the same texts. Unicode's tables in Python are the judge.
# Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs python3
make_work
exec python3 - "$sumoq" "$work" << 'PYTHON'
import csv, io, json, os, pty, re, select, subprocess, sys, unicodedata

sumoq, work = sys.argv[1:]
os.chdir(work)
passed = failed = 0


def check(name, fact, got=''):
    global passed, failed
    if fact:
        passed += 1
    else:
        failed += 1
        print(f'FAILED {name}: {got!r:.300}')


# Format characters with a form: signs of numbers and verses, and those inside hieroglyphs.
VISIBLE = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x13430, 0x13456)}
FILLERS = [0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180F, 0x2065, 0x3164, 0xFE0F, 0xFFA0, 0xE0000, 0xE0100, 0xE01EF, 0xE0FFF]
UNSAFE = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) in ('Cc', 'Cf', 'Zl', 'Zp') and ord(c) not in VISIBLE]
UNSAFE += map(chr, FILLERS)
SAFE = 'aZ~ äß€漢字😀\u00a0\u2003\u0301' + ''.join(map(chr, sorted(VISIBLE)))[:8]
unsafe = set(UNSAFE)


def terminal(*arguments, env={}):
    """What a terminal gets."""
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update({'LC_ALL': 'C.UTF-8', 'TERM': 'xterm', 'NO_COLOR': '1'} | env)
        os.execv(sumoq, [sumoq, *arguments])
    got = b''
    while select.select([fd], [], [], 60)[0]:
        try:
            piece = os.read(fd, 65536)
        except OSError:
            break
        got += piece
    os.waitpid(pid, 0)
    return got


def clean(data):
    """The unsafe characters in it, but for the ends of lines and tabs, and colours of our own."""
    text = data.decode('utf8') # bytes that are not UTF-8 would be controls to an 8-bit terminal
    text = re.sub(r'\x1b\[[0-9;]*m', '', text).replace('\r\n', '\n')
    return sorted({c for c in text if c in unsafe and c not in '\n\t'})


value = 'x'.join(UNSAFE) + SAFE + '\x1b]0;title\x07\x1b[2J'
short = 'a\x1b[31m\x9b2J\u202e\u200b\u00ad\U000e0041\x7f\x08b'
name = 'n\x1b\x9b\u202e\u200b\U000e0041'
with open('all.jsonl', 'w') as f:
    f.write(json.dumps({'v': value, name: 1}) + '\n')
with open('e.jsonl', 'w') as f:
    f.write(json.dumps({'v': short, name: 1}) + '\n' + json.dumps({'v': 'plain', name: 2}) + '\n')

for form in ('table', 'csv', 'tsv', 'json', 'jsonl', 'markdown', 'svg', 'chart'):
    for file in ('all.jsonl', 'e.jsonl'):
        query = '* | count by v' if form in ('svg', 'chart') else f'* | fields v, %"{name}"'
        got = terminal('run', '-q', query, '--format', form, file)
        check(f'{form} on a terminal, {file}', got and not clean(got), clean(got) or got)
        if file == 'all.jsonl' and form not in ('table', 'chart'): # which cut it
            check(f'{form} on a terminal shows the rest', 'äß€漢字😀\u00a0\u2003\u0301'.encode() in got, got)
    got = terminal('run', '-q', '* | count by v', '--format', form, '--color', 'always', 'e.jsonl', env={'LC_ALL': 'C'})
    check(f'{form} in colour', got and not clean(got), got)
    got = terminal('run', '-q', '* | count by v', '--format', form, '--output', '/dev/tty', 'e.jsonl')
    check(f'{form} with --output /dev/tty', got and not clean(got), got)
got = terminal('run', '-q', '* | fields v', '--format', 'csv', 'e.jsonl').decode()
check('the marks', r'a\x1b[31m\u009b2J\u202e\u200b\u00ad\u{e0041}\x7f\x08b' in got, got)

# Files and pipes: exact bytes; JSON gives the same texts and shows nothing unsafe.
def piped(*arguments):
    return subprocess.run([sumoq, *arguments], capture_output=True, check=True).stdout

got = piped('run', '-q', '* | fields v', '--format', 'csv', 'all.jsonl').decode()
check('csv in a pipe', next(csv.reader(io.StringIO(got.split('\n', 1)[1], newline='')))[0] == value, got[:200])
got = piped('run', '-q', '* | fields v', '--format', 'tsv', 'e.jsonl').decode().split('\n')
check('tsv in a pipe', got[1] == short, got)
got = piped('run', '-q', '* | fields v', '--format', 'markdown', 'e.jsonl').decode()
check('markdown in a pipe', '\x9b2J\u202e\u200b\u00ad\U000e0041' in got, got)
for form in ('json', 'jsonl'):
    got = piped('run', '-q', f'* | fields v, %"{name}"', '--format', form, 'all.jsonl')
    row = json.loads(got)
    row = row if form == 'jsonl' else dict(zip([c['name'] for c in row['columns']], row['rows'][0]))
    check(f'{form}: the same texts', row == {'v': value, name: 1}, got)
    check(f'{form}: nothing unsafe in a pipe', not clean(got), clean(got))
    check(f'{form}: what is safe stays', SAFE.encode() in got, got[-200:])

# Findings and messages.
bad = f'* | where {name} matches /(/ | {name} | fields "{short}"'
got = piped('check', '-q', '* | where x = 1', '--format', 'json')
p = subprocess.run([sumoq, 'check', '--format', 'json', '-q', bad], capture_output=True)
check('check --format json', json.loads(p.stdout) and not clean(p.stdout), p.stdout)
for arguments in (['check', '-q', bad], ['check', short], ['run', '-q', '*', f'no\x9b\u202e{name}'],
                  ['run', '-q', bad, 'e.jsonl'], ['fields', 'all.jsonl'], ['fields', '--format', 'json', 'all.jsonl'],
                  ['run', '-q', '*', '--' + name], ['explain', name], ['help', name], [name]):
    got = terminal(*arguments)
    check(f'{arguments} on a terminal', got and not clean(got), got)
print(f'{passed} passed, {failed} failed')
sys.exit(failed > 0)
PYTHON

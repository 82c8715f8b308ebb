#!/bin/bash
# library_texts.sh: texts of the library name no option and no command of the command line as such: base/option_names.h has the form that
# both show in their own way. Help pages (interp/guide) are the command line's. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs python3
cd "$root" || exit 2
python3 - << 'PYTHON'
import pathlib, re, sys

STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
NAMED = re.compile(r'(?<![{\w-])--[a-z]|(?<!\{)\bsumoq (?:run|check|load|fields|info|help|explain|list-[a-z]+|query)\b')
ALLOWED = {'interp/source/read/zstd.c': 'zstd -d --long=31'}  # the option of another program


def named(text):
    return [s for s in STRING.findall(text) if NAMED.search(s)]


def texts():
    for path in sorted(pathlib.Path('interp').rglob('*')):
        if path.suffix in ('.c', '.h', '.cc', '.def') and path.parts[1] not in ('app', 'guide'):
            yield str(path), path.read_text()


wrong = [f'{path}: {s}' for path, text in texts() for s in named(text) if ALLOWED.get(path, '\0') not in s]
seen = [named(s) != [] for s in ('"give --lookup x"', '"`sumoq help operator x` shows"', '"give {--lookup} x"', '"{sumoq help operator x} shows"', '"a -- b"')]
for line in wrong:
    print('FAILED', line)
if seen != [True, True, False, False, False]:
    print('FAILED what is looked for:', seen)
failed = len(wrong) + (seen != [True, True, False, False, False])
print(f'{2 if not failed else 0} passed, {failed} failed')
sys.exit(failed > 0)
PYTHON

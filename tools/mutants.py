#!/usr/bin/env python3
"""mutants.py N [SEED]: makes N small mistakes, one at a time, and says which of them no test sees.

A mutant is one token changed on a line that the tests execute (by the counters of `make cov`): a comparison, a constant by one, true
or false, `and` or `or`, a sign, a negation that goes. Each is built in a copy of the project, in build/mutants; the work tree is not
touched. It is killed when it does not end or when a test fails: unit tests and goldens first, then transcripts and scripts. Those
that do not compile, and those that compile to the same code, are not counted. The same seed gives the same mutants.

QUICK=1 leaves the transcripts and scripts out. A survivor is a test that is missing, or a change that means nothing: to be found out by reading.
"""
import difflib
import hashlib
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

import cov

ROOMS = ("lib", "exec", "check", "plan", "source", "data", "engine")
COPY = "build/mutants/tree"
OPT = "-O1 -g0"
TOKEN = re.compile(
    r"(?P<skip>/\*.*?\*/|//[^\n]*|^[ \t]*\#(?:\\\n|[^\n])*|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')"
    r"|(?P<word>[A-Za-z_]\w*)|(?P<number>\d[\w.]*)|(?P<sign>->|\+\+|--|<<=?|>>=?|[-+*/%&|^<>=!]=|&&|\|\||[-+!<>|])",
    re.DOTALL | re.MULTILINE,
)
CHANGES = {
    "<": ["<=", ">"], "<=": ["<", ">="], ">": [">=", "<"], ">=": [">", "<="], "==": ["!="], "!=": ["=="],
    "&&": ["||"], "||": ["&&"], "+": ["-"], "-": ["+"], "+=": ["-="], "-=": ["+="], "++": ["--"], "--": ["++"],
    "|": ["&"], "|=": ["&="], "!": [""], "true": ["false"], "false": ["true"], "break": ["continue"],
}


def changes_of(token):
    if token.lastgroup == "number":
        text = token.group()
        return [str(int(text) + 1)] + ([str(int(text) - 1)] if int(text) > 0 else []) if text.isdecimal() else []
    return [] if token.lastgroup == "skip" else CHANGES.get(token.group(), [])


def executed():
    """The lines that ran, by file."""
    lines = {}
    for report in cov.measured("build/cov"):
        path = os.path.relpath(report["file"])
        if path.endswith(".c") and path.startswith(tuple(f"interp/{room}/" for room in ROOMS)):
            lines[path] = {line["line_number"] for line in report["lines"] if line["count"] > 0}
    return lines


def read(path):
    with open(os.path.join(COPY, path), encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(os.path.join(COPY, path), "w", encoding="utf-8") as file:
        file.write(text)


def places():
    """Every change that may be made: (file, offset, token, what comes in its place)."""
    for path, lines in sorted(executed().items()):
        text = read(path)
        for token in TOKEN.finditer(text):
            if text.count("\n", 0, token.start()) + 1 in lines:
                for change in changes_of(token):
                    yield path, token.start(), token.group(), change


def copy_project():
    """Brings the copy up to date; what is the same keeps its time, so that little is built anew."""
    files = subprocess.run(["git", "ls-files", "-zco", "--exclude-standard"], check=True, capture_output=True, text=True)
    names = [name for name in files.stdout.split("\0") if name and os.path.exists(name)]
    for name in names:
        to = os.path.join(COPY, name)
        os.makedirs(os.path.dirname(to), exist_ok=True)
        if not os.path.exists(to) or open(name, "rb").read() != open(to, "rb").read():
            shutil.copy(name, to)
    for folder, _, kept in os.walk(COPY):
        for name in kept:
            path = os.path.relpath(os.path.join(folder, name), COPY)
            if not path.startswith("build/") and path not in names:
                os.remove(os.path.join(COPY, path))
    shared = "build/mutants/shared"
    if os.path.isdir("../shared") and not os.path.lexists(shared):
        os.symlink(os.path.realpath("../shared"), shared)


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 << 30, 4 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(command, seconds):
    """True: it ended well in that time. Whatever it started ends with it."""
    work = os.path.realpath("build/mutants/tmp")
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    env = dict(os.environ, TMPDIR=work, SUMOQ="build/sumoq")
    with open("build/mutants/log", "wb") as log:
        process = subprocess.Popen(command, cwd=COPY, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                   start_new_session=True, preexec_fn=limit)
        try:
            return process.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()


def build():
    ccache = "ccache " if shutil.which("ccache") else ""
    return run(["make", f"-j{os.cpu_count()}", f"CC={ccache}gcc", f"CXX={ccache}g++", f"OPT={OPT}", "EXTRA=-w", "built"], 900)


def fast_tests():
    return ["build/tests", f"-j{os.cpu_count()}", "--fail-fast"]


def scripts():
    found = ["tests/cli/run.sh"]
    for folder in ("tests/robust", "tests/shared"):
        found += sorted(f"{folder}/{name}" for name in os.listdir(folder) if name.endswith(".sh"))
    return found


def timed(command):
    start = time.monotonic()
    if not run(command, 1800):
        sys.exit(f"mutants: {' '.join(command)} fails without a mutant; see build/mutants/log")
    return time.monotonic() - start


def digest(path):
    with open(os.path.join(COPY, "build/obj", path[: -len(".c")] + ".o"), "rb") as file:
        return hashlib.sha256(file.read()).digest()


def fate(path, original, allowed):
    """What became of the mutant that is in the copy: None when it does not count."""
    if not build() or digest(path) == original:
        return None
    if not run(fast_tests(), 3 * allowed + 60):
        return "killed by unit tests and goldens"
    for script in [] if os.environ.get("QUICK") else scripts():
        if not run(["bash", script], 900):
            return f"killed by {script}"
    return "SURVIVED"


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    print(f"mutants: {count} of them, SEED={seed}", flush=True)
    copy_project()
    if not build():
        sys.exit("mutants: the project does not build; see build/mutants/log")
    allowed = timed(fast_tests())
    order = list(places())
    objects = {path: digest(path) for path in {place[0] for place in order}}
    random.Random(seed).shuffle(order)
    fates = []
    for path, at, token, change in order:
        if len(fates) == count:
            break
        text = read(path)
        mutant = text[:at] + change + text[at + len(token) :]
        try:
            write(path, mutant)
            end = fate(path, objects[path], allowed)
        finally:
            write(path, text)
        if end:
            fates.append(end)
            print(f"{len(fates)}. {path}:{text.count(chr(10), 0, at) + 1} `{token}` becomes `{change}`: {end}", flush=True)
        if end == "SURVIVED":
            lines = difflib.unified_diff(text.splitlines(), mutant.splitlines(), path, path, lineterm="", n=2)
            print("\n".join(f"    {line}" for line in lines), flush=True)
    print(f"mutants: {sum(end != 'SURVIVED' for end in fates)} of {len(fates)} killed, SEED={seed}")


main()

#!/usr/bin/env python3
"""cov.py BUILD FLOOR: what the tests have executed of interp/, from the counters that a build with --coverage left.

Prints the functions that never ran, the lines and branches by folder, and a last line `coverage: ...` with the total. Fails when
less than FLOOR per cent of the lines have run. Inline functions of headers are counted once, whoever includes them.
"""
import collections
import json
import os
import subprocess
import sys


def measured(build):
    """The files of gcov's report over every counter file of the build."""
    counters = []
    for folder, _, names in os.walk(os.path.join(build, "obj", "interp")):
        counters += [os.path.join(folder, name) for name in sorted(names) if name.endswith(".gcno")]
    if not counters:
        sys.exit(f"cov: {build} holds no counters; was it built with --coverage?")
    for at in range(0, len(counters), 50):
        command = ["gcov", "--branch-probabilities", "--json-format", "--stdout", *counters[at : at + 50]]
        run = subprocess.run(command, check=True, capture_output=True, text=True)
        for report in run.stdout.splitlines():
            yield from json.loads(report)["files"]


class Source:
    def __init__(self):
        self.lines = collections.Counter()
        self.branches = collections.Counter()
        self.functions = collections.Counter()

    def add(self, report):
        for function in report["functions"]:
            self.functions[function["start_line"], function["demangled_name"]] += function["execution_count"]
        for line in report["lines"]:
            self.lines[line["line_number"]] += line["count"]
            for i, branch in enumerate(line["branches"]):
                if not branch["throw"]:
                    self.branches[line["line_number"], i] += branch["count"]


class Share:
    """How many of how many ran."""

    def __init__(self):
        self.ran = self.all = 0

    def add(self, counts):
        self.ran += sum(count > 0 for count in counts.values())
        self.all += len(counts)

    def percent(self):
        return 100 * self.ran / self.all if self.all else 100.0

    def __str__(self):
        return f"{self.percent():5.1f} % ({self.ran:,}/{self.all:,})"


def main():
    build, floor = sys.argv[1], float(sys.argv[2])
    sources = collections.defaultdict(Source)
    for report in measured(build):
        path = os.path.relpath(report["file"])
        if path.startswith("interp/"):
            sources[path].add(report)
    folders = collections.defaultdict(lambda: (Share(), Share()))
    for path, source in sorted(sources.items()):
        for (line, name), count in sorted(source.functions.items()):
            if count == 0:
                print(f"never ran: {path}:{line} {name}")
        for folder in (os.path.dirname(path)[len("interp/") :], "all"):
            folders[folder][0].add(source.lines)
            folders[folder][1].add(source.branches)
    total = folders.pop("all")
    print(f"{'folder':12}{'lines':>25}{'branches':>25}")
    for folder, (lines, branches) in sorted(folders.items()):
        print(f"{folder:12}{lines!s:>25}{branches!s:>25}")
    print(f"coverage: {str(total[0]).strip()} of lines, {str(total[1]).strip()} of branches")
    if total[0].percent() < floor:
        sys.exit(f"cov: less than {floor:g} % of lines have run")


if __name__ == "__main__":
    main()

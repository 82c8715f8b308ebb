#!/usr/bin/env python3
"""Prints interp/base/unicode.def: case pairs and display widths, from Python's unicodedata.

    tools/unicode.py > interp/base/unicode.def

LOWER and UPPER rows: every `step`-th code point from `first` to `last` maps to itself plus `delta`.
WIDTH rows: code points from `first` to `last` take `columns` columns; all others take one.
"""
import unicodedata


def simple(cp, upper):
    """The one-character mapping, or the code point itself."""
    c = chr(cp)
    for mapped in (c.upper(), c.title()) if upper else (c.lower(),):
        if len(mapped) == 1:
            return ord(mapped)
    return 0x69 if cp == 0x130 and not upper else cp


def case_rows(upper):
    changes = [(cp, simple(cp, upper) - cp) for cp in range(0x80, 0x110000) if simple(cp, upper) != cp]
    rows = []
    for cp, delta in changes:
        if rows and rows[-1][3] == delta:
            first, last, step, _ = rows[-1]
            if cp - last == step or (first == last and cp - last <= 2):
                rows[-1] = (first, cp, cp - last, delta)
                continue
        rows.append((cp, cp, 1, delta))
    for cp, delta in changes:
        before, after = len(chr(cp).encode()), len(chr(cp + delta).encode())
        assert after * 2 <= before * 3, "text_lower reserves half as much again"
    return rows


def width(cp):
    c = chr(cp)
    category = unicodedata.category(c)
    if category in ("Cc", "Mn", "Me") or (category == "Cf" and cp != 0xAD) or 0x1160 <= cp <= 0x11FF:
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


def width_rows():
    rows = []
    for cp in range(0x7F, 0x110000):
        columns = width(cp)
        if columns == 1:
            continue
        if rows and rows[-1][1] == cp - 1 and rows[-1][2] == columns:
            rows[-1] = (rows[-1][0], cp, columns)
        else:
            rows.append((cp, cp, columns))
    return rows


def put(name, cells):
    print("#ifdef %s" % name)
    line = ""
    for cell in cells:
        if len(line) + len(cell) > 99:
            print(line)
            line = ""
        line += (" " if line else "") + cell
    print(line + "\n#endif")


def main():
    print("/* Made by tools/unicode.py from Unicode %s; do not edit. */" % unicodedata.unidata_version)
    put("LOWER", ["LOWER(0x%X, 0x%X, %d, %d)" % row for row in case_rows(False)])
    put("UPPER", ["UPPER(0x%X, 0x%X, %d, %d)" % row for row in case_rows(True)])
    put("WIDTH", ["WIDTH(0x%X, 0x%X, %d)" % row for row in width_rows()])


main()

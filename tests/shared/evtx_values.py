#!/usr/bin/env python3
"""Compares the events of Windows event logs as sumoq reads them with JSON that others made of them.

usage: evtx_values.py SUMOQ json FOLDER   each FOLDER/**/X.evtx with the X.json beside it
       evtx_values.py SUMOQ evtx FILE...  with what the module `evtx` reads

Prints a line for each difference, then how many values were compared. Known differences in how values are written: GUIDs
without braces, times with six digits, texts of blanks left out, binary data and arrays are not compared.
"""
import glob
import json
import os
import re
import subprocess
import sys

GUID = re.compile(r"^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$")
TIME = re.compile(r"^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)\.(\d+)( UTC|Z)$")


def plain(value):
    if isinstance(value, bool):
        return str(value).lower()
    text = "" if value is None else str(value)
    if GUID.match(text):
        return text[1:-1]
    m = TIME.match(text)
    if m:
        return m.group(1).replace(" ", "T") + "." + m.group(2)[:6].ljust(6, "0")
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\ufffe\uffff]", "?", text).replace("\r\n", "\n").strip()


def fields_of(event):
    """The values of the JSON of one event, by the names that sumoq gives them."""
    out = {}

    def leaves(node):
        for key, value in (node or {}).items():
            if key == "#attributes" or key.endswith("_attributes"):
                continue
            if isinstance(value, dict) and "#text" not in value:
                leaves(value)
            else:
                out[key] = value["#text"] if isinstance(value, dict) else value

    event = event["Event"]
    data = event.get("EventData")
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "#attributes":
                continue
            if key == "Data":
                texts = value["#text"] if isinstance(value, dict) and "#text" in value else value
                for i, text in enumerate(texts if isinstance(texts, list) else [texts]):
                    out["Data%d" % (i + 1)] = text
            elif isinstance(value, dict):
                out[key] = value.get("#text")
            else:
                out[key] = value
    leaves(event.get("UserData"))
    for key, value in (event.get("System") or {}).items():
        if isinstance(value, dict):
            for name, inner in value.get("#attributes", {}).items():
                out[key + "_" + name] = inner
            if "#text" in value:
                out[key] = value["#text"]
        elif value is not None:
            out[key] = value
    return out


def read(sumoq, path, names):
    query = "* | fields " + ", ".join('%%"%s"' % name.replace('"', '\\"') for name in ["EventRecordID"] + names)
    done = subprocess.run([sumoq, "run", "-q", query, "--format", "json", "--quiet", "--profile", "none", path], capture_output=True, text=True)
    if not done.stdout:
        sys.exit("%s: %s" % (path, done.stderr))
    answer = json.loads(done.stdout)
    columns = [c["name"] for c in answer["columns"]]
    return [dict(zip(columns, row)) for row in answer["rows"]]


def compare(sumoq, path, events):
    wanted = [fields_of(e) for e in events]
    names = sorted({n for e in wanted for n in e if n != "EventRecordID"}, key=str.lower)
    got = read(sumoq, path, names)
    bad = []
    if len(got) != len(wanted):
        bad.append("%d events, expected %d" % (len(got), len(wanted)))
    by_id = {}
    for row in got:
        by_id.setdefault(str(row["EventRecordID"]), []).append({k.lower(): v for k, v in row.items()})
    n = 0
    for event in wanted:
        rows = by_id.get(str(event.get("EventRecordID")), [])
        row = rows.pop(0) if rows else None
        if row is None:
            bad.append("record %s is missing" % event.get("EventRecordID"))
            continue
        for name, value in event.items():
            if isinstance(value, (list, dict)):
                continue
            n += 1
            if plain(row.get(name.lower())) != plain(value):
                bad.append("record %s, %s: %r, expected %r" % (event["EventRecordID"], name, row.get(name.lower()), value))
    for line in bad[:5]:
        print("FAILED %s: %s" % (os.path.basename(path), line))
    return n, not bad


def main():
    sumoq, kind, paths = sys.argv[1], sys.argv[2], sys.argv[3:]
    values = files = passed = 0
    if kind == "json":
        paths = sorted(glob.glob(paths[0] + "/**/*.evtx", recursive=True))
    for path in paths:
        if kind == "json":
            if not os.path.exists(path[:-4] + "json"):
                continue
            text, events, at = open(path[:-4] + "json", encoding="utf-8").read().strip(), [], 0
            while at < len(text):
                event, at = json.JSONDecoder().raw_decode(text, at)
                events += event if isinstance(event, list) else [event]
                while at < len(text) and text[at].isspace():
                    at += 1
        else:
            from evtx import PyEvtxParser
            events = [json.loads(r["data"]) for r in PyEvtxParser(path).records_json()]
        n, good = compare(sumoq, path, events)
        values, files, passed = values + n, files + 1, passed + good
    print("%d values of %d files" % (values, files))
    print("%d passed, %d failed" % (passed, files - passed))


main()

#!/usr/bin/env python3
"""Writes a Windows event log file from JSON Lines of the shape of fixtures/windows-sysmon.jsonl.

usage: evtx.py EVENTS.jsonl OUT.evtx

What the system notes goes to <System>, all other fields to <EventData>. Every record is a document of its own in binary XML,
without templates; names stand in line. All events have room in one chunk of 64 KB.
"""
import datetime
import json
import struct
import sys
import zlib

CHUNK, HEADER = 65536, 512


def name_hash(text):
    value = 0
    for c in text:
        value = (value * 65599 + ord(c)) & 0xFFFFFFFF
    return value & 0xFFFF


class Writer:
    """Binary XML that begins at `base` of its chunk."""

    def __init__(self, base):
        self.base = base
        self.out = bytearray()

    def put(self, fmt, *values):
        self.out += struct.pack("<" + fmt, *values)

    def name(self, text):
        at = self.base + len(self.out) + 4
        self.put("I", at)
        self.put("IHH", 0, name_hash(text), len(text))
        self.out += text.encode("utf-16-le") + b"\0\0"

    def text(self, text):
        self.put("BBH", 5, 1, len(text))
        self.out += text.encode("utf-16-le")

    def sized(self, fill):
        """A size of four bytes before what `fill` writes."""
        at = len(self.out)
        self.put("I", 0)
        fill()
        struct.pack_into("<I", self.out, at, len(self.out) - at - 4)

    def element(self, tag, attributes=(), content=None):
        self.put("BH", 0x41 if attributes else 0x01, 0xFFFF)

        def attribute_list():
            for i, (key, value) in enumerate(attributes):
                self.put("B", 0x46 if i + 1 < len(attributes) else 0x06)
                self.name(key)
                self.text(value)

        def body():
            self.name(tag)
            if attributes:
                self.sized(attribute_list)
            if content is None:
                self.put("B", 3)
                return
            self.put("B", 2)
            if isinstance(content, str):
                self.text(content)
            else:
                content()
            self.put("B", 4)

        self.sized(body)


NOT_DATA = {"_messageTime", "_sourceCategory", "_sourceHost", "host", "Hostname", "Channel", "SourceName", "EventID", "EventCode",
            "RecordNumber"}


def iso(ms):
    t = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=ms)
    return t.strftime("%Y-%m-%dT%H:%M:%S.") + "%03d0000Z" % (ms % 1000)


def record(event, number, at):
    time = event["_messageTime"]
    w = Writer(at + 24)
    w.put("BBBB", 0x0F, 1, 1, 0)

    def system():
        w.element("Provider", [("Name", event["SourceName"])])
        w.element("EventID", (), str(event["EventID"]))
        w.element("TimeCreated", [("SystemTime", iso(time))])
        w.element("EventRecordID", (), str(event["RecordNumber"]))
        w.element("Channel", (), event["Channel"])
        w.element("Computer", (), event["Hostname"])

    def data():
        for key, value in event.items():
            if key not in NOT_DATA and value is not None:
                text = str(value).lower() if isinstance(value, bool) else str(value)
                w.element("Data", [("Name", key)], text)

    def inside():
        w.element("System", (), system)
        w.element("EventData", (), data)

    w.element("Event", [("xmlns", "http://schemas.microsoft.com/win/2004/08/events/event")], inside)
    w.put("B", 0)
    size = 24 + len(w.out) + 4
    pad = -size % 8
    size += pad
    filetime = (time + 11644473600000) * 10000
    return struct.pack("<IIQQ", 0x00002A2A, size, number, filetime) + bytes(w.out) + b"\0" * pad + struct.pack("<I", size)


def chunk(events):
    body = bytearray()
    last = HEADER
    for i, event in enumerate(events):
        last = HEADER + len(body)
        body += record(event, i + 1, last)
    head = bytearray(HEADER)
    n = len(events)
    struct.pack_into("<8sQQQQIIII", head, 0, b"ElfChnk\0", 1, n, 1, n, 128, last, HEADER + len(body), zlib.crc32(bytes(body)))
    struct.pack_into("<I", head, 124, zlib.crc32(bytes(head[:120]) + bytes(head[128:512])))
    out = bytes(head) + bytes(body)
    return out + b"\0" * (CHUNK - len(out))


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        events = [json.loads(line) for line in lines]
    head = bytearray(4096)
    struct.pack_into("<8sQQQIHHHH", head, 0, b"ElfFile\0", 0, 0, len(events) + 1, 128, 1, 3, 4096, 1)
    struct.pack_into("<I", head, 124, zlib.crc32(bytes(head[:120])))
    with open(sys.argv[2], "wb") as out:
        out.write(bytes(head) + chunk(events))


if __name__ == "__main__":
    main()

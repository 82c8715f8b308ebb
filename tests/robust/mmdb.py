#!/usr/bin/env python3
"""Writes a MaxMind database from the CSV that sumoq also reads.

usage: mmdb.py NETWORKS.csv OUT.mmdb

The columns stand where databases of cities and of autonomous systems have them. Networks may lie in one another: the
smaller one counts, wherever it appears.
"""
import csv
import ipaddress
import struct
import sys

PLACES = {
    "latitude": ("location", "latitude", float), "longitude": ("location", "longitude", float),
    "country_code": ("country", "iso_code", str), "country_name": ("country", "names", "en", str),
    "city": ("city", "names", "en", str), "state": ("subdivisions", 0, "names", "en", str),
    "region": ("subdivisions", 0, "iso_code", str), "continent": ("continent", "names", "en", str),
    "postal_code": ("postal", "code", str), "asn": ("autonomous_system_number", int),
    "organization": ("autonomous_system_organization", str),
}


def control(kind, size):
    first = kind if kind < 8 else 0
    more = b""
    if size >= 285:
        size, more = 30, struct.pack(">H", size - 285)
    elif size >= 29:
        size, more = 29, bytes([size - 29])
    return bytes([first << 5 | size]) + (bytes([kind - 7]) if kind >= 8 else b"") + more


def encode(value):
    if isinstance(value, dict):
        return control(7, len(value)) + b"".join(encode(k) + encode(v) for k, v in value.items())
    if isinstance(value, list):
        return control(11, len(value)) + b"".join(map(encode, value))
    if isinstance(value, float):
        return control(3, 8) + struct.pack(">d", value)
    if isinstance(value, int):
        data = value.to_bytes(8, "big").lstrip(b"\0")
        return control(6 if len(data) <= 4 else 9, len(data)) + data
    data = value.encode()
    return control(2, len(data)) + data


def put(entry, path, value):
    for name, below in zip(path, path[1:]):
        if isinstance(name, int):
            if not entry:
                entry.append({})
            entry = entry[0]
        else:
            entry = entry.setdefault(name, [] if isinstance(below, int) else {})
    entry[path[-1]] = value


def read(path):
    """Networks as (bits, length, entry), the larger ones first."""
    found = []
    with open(path, newline="") as rows:
        for row in csv.DictReader(rows):
            network = ipaddress.ip_network(row["network"])
            bits, length = int(network.network_address), network.prefixlen + (96 if network.version == 4 else 0)
            entry = {}
            for column, (*names, kind) in PLACES.items():
                if row.get(column):
                    put(entry, names, kind(row[column]))
            found.append((bits, length, entry))
    return sorted(found, key=lambda n: n[1])


def follow(tree, bits, length):
    """The node at the end of a path, created when missing."""
    node = 0
    for depth in range(length):
        side = bits >> (127 - depth) & 1
        below = tree[node][side]
        if below is None or below[0] == "data":
            tree.append([below, below])
            tree[node][side] = below = ("node", len(tree) - 1)
        node = below[1]
    return node


def build(networks):
    """The tree as pairs of ("node", number), ("data", offset) or None, and the data."""
    tree, data, known = [[None, None]], bytearray(), {}
    for bits, length, entry in networks:
        written = encode(entry)
        if written not in known:
            known[written] = len(data)
            data += written
        tree[follow(tree, bits, length - 1)][bits >> (128 - length) & 1] = ("data", known[written])
    # ::ffff:0:0/96 is another name for the IPv4 addresses
    tree[follow(tree, 0xFFFF << 32, 95)][1] = ("node", follow(tree, 0, 96))
    return tree, bytes(data)


def main(source, target):
    tree, data = build(read(source))
    n = len(tree)

    def record(place):
        return n if place is None else place[1] if place[0] == "node" else n + 16 + place[1]

    out = bytearray()
    for left, right in tree:
        out += struct.pack(">II", record(left), record(right))
    out += bytes(16) + data + b"\xab\xcd\xefMaxMind.com"
    metadata = control(7, 9)
    for name, value in (("node_count", control(6, 4) + struct.pack(">I", n)), ("record_size", control(5, 1) + bytes([32])),
                        ("ip_version", control(5, 1) + bytes([6])), ("database_type", encode("Test-City")),
                        ("languages", encode(["en"])), ("binary_format_major_version", control(5, 1) + bytes([2])),
                        ("binary_format_minor_version", control(5, 0)),
                        ("build_epoch", control(9, 4) + struct.pack(">I", 1700000000)), ("description", encode({"en": "test"}))):
        metadata += encode(name) + value
    with open(target, "wb") as file:
        file.write(out + metadata)


main(*sys.argv[1:])

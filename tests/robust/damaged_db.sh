#!/bin/bash
# damaged_db.sh [SEED]: databases that are damaged or crafted, the same ones for a seed: flipped bytes, pages that are lost,
# moved, repeated or in a circle, schemas that run code of their own. `run`, `fields` and `load` each end in time and within
# bounded memory, with status 0 or one of an error, and the message is exactly one of the known reasons.
# Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs python3 sqlite3
[ ! -w /dev/shm ] || TMPDIR=/dev/shm # avoids waiting for a disk
make_work
MALLOC_PERTURB_=165 python3 "$here/damaged_db.py" "$sumoq" "$work" "${1:-1}"

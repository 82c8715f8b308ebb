#!/bin/bash
# grown.sh [SEED]: files that grow between loads, cut anywhere, in every format; that are rewritten, cut, copied, renamed and packed
# by a rotation; loads that are interrupted meanwhile, and several at once. The database holds what one load of the files as they are
# in the end would give, each event once, and what is not loaded is named. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs gzip python3 sqlite3
[ ! -w /dev/shm ] || TMPDIR=/dev/shm # avoids waiting for a disk
make_work
python3 "$here/grown.py" "$sumoq" "$work" "${1:-1}"

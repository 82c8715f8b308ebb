#!/bin/bash
# budgets.sh: every operator that holds rows or states keeps to --max-memory, by the peak that the system reports (budgets.py). With
# BUDGETS=full at 50, 100 and 400 MB with one and two threads, as a table; else at 40 MB. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs_plain
needs python3
make_work
if [ "${BUDGETS:-}" = full ]; then
    python3 "$here/budgets.py" "$sumoq" "$work" --rows 2000000 --limits 50,100,400 --threads 1,2 --table
else
    python3 "$here/budgets.py" "$sumoq" "$work" --rows 150000 --limits 40 --threads 2
fi

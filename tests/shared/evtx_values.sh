#!/bin/bash
# evtx_values.sh: every value of the Windows event logs of ../shared is that of the JSON beside them, and that which an independent
# reader gives (the module `evtx` of PyPI). Skipped where they are missing. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs_shared sigma/regression.tar.gz data/evtx
needs python3 tar
make_work
tar -xzf "$root/../shared/sigma/regression.tar.gz" -C "$work"
# JSON that was written by hand: the log has Explorer.EXE
rm -f "$(find "$work" -name 'ad691d92-15f2-4181-9aa4-723c74f9ddc3.json')"
tally() {
    grep -v ' passed, ' <<< "$1"
    passed=$((passed + $(sed -n 's/^\([0-9]*\) passed, .*/\1/p' <<< "$1")))
    failed=$((failed + $(sed -n 's/.* passed, \([0-9]*\) failed$/\1/p' <<< "$1")))
}
tally "$(python3 "$here/evtx_values.py" "$sumoq" json "$work")"
if has_judge "the Python module evtx" python3 -c 'import evtx'; then
    mapfile -t logs < <(find "$work" -name '*.evtx')
    # not the log with a damaged record, after which the other reader leaves the chunk
    tally "$(python3 "$here/evtx_values.py" "$sumoq" evtx "${logs[@]}" "$root"/../shared/data/evtx/{MSE,kerb}*)"
fi
check "a record of size 0 costs itself" "$("$sumoq" run -q '* | count' --format csv --quiet "$root/../shared/data/evtx/sample-with-zero-data-size-event.evtx" |
    tail -n 1)" 449
check "hexadecimal numbers" "$("$sumoq" run -q '* | where EventID = 4769 and TicketEncryptionType = "0x17" | count' --format csv --quiet \
    "$root/../shared/data/evtx/kerberoast-4769.evtx" | tail -n 1)" 1

finish

/*
 * csv.c - CSV with a header line (docs/language/data.md, CSV).
 *
 * A quote counts only at the start of a cell, for cutting as for reading. A header is recognised by
 * its cells: names, not values.
 */
#include "source/format/in_csv.h"

static int sniff(struct str head, bool named, bool whole)
{
    return in_csv_sniff(head, ',', named, whole);
}

static void cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    in_csv_cut(c, data, len, ended, ',', spans);
}

const struct in_def in_csv = {
    .name = "csv",
    .doc = "CSV with a header line",
    .globs = "*.csv *.csv.*",
    .sniff = sniff,
    .cut = cut,
    .event = in_row_event,
};

/*
 * csv.c - CSV with a header line (docs/language/data.md, CSV).
 *
 * A quote counts only at the start of a cell, for cutting as for reading. A header is recognised by
 * its cells: names, not values. Tabs alone, without a name that says so, are those of tsv.c.
 */
#include "source/format/in_csv.h"

static int sniff(struct str head, bool named, bool whole)
{
    bool is_tsv = !named && in_csv_separator(head, IN_CSV_SEPARATORS) == '\t';
    return is_tsv ? 0 : in_csv_sniff(head, IN_CSV_SEPARATORS, named, whole);
}

static void cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    in_csv_cut(c, data, len, ended, IN_CSV_SEPARATORS, spans);
}

const struct in_def in_csv = {
    .name = "csv",
    .doc = "CSV with a header line, separated by commas, semicolons, tabs or pipes",
    .recognised = "a first line of names, a line sep= or #TYPE",
    .globs = "*.csv *.csv.*",
    .sniff = sniff,
    .cut = cut,
    .event = in_row_event,
};

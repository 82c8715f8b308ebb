/*
 * tsv.c - tab-separated values with a header line, quoted as CSV is.
 */
#include "source/format/in_csv.h"

static int sniff(struct str head, bool named, bool whole)
{
    return in_csv_sniff(head, "\t", named, whole);
}

static void cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    in_csv_cut(c, data, len, ended, "\t", spans);
}

const struct in_def in_tsv = {
    .name = "tsv",
    .doc = "tab-separated values with a header line",
    .recognised = "a first line of names",
    .globs = "*.tsv *.tab *.tsv.*",
    .sniff = sniff,
    .cut = cut,
    .event = in_row_event,
};

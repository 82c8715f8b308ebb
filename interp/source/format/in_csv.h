/*
 * in_csv.h - what CSV and TSV share.
 */
#ifndef SUMOQ_SOURCE_FORMAT_IN_CSV_H
#define SUMOQ_SOURCE_FORMAT_IN_CSV_H

#include "source/format/in_def.h"

int in_csv_sniff(struct str head, char separator, bool named, bool whole);
void in_csv_cut(struct in_cut *c, const char *data, size_t len, bool ended, char separator,
                struct block *spans);
/* Columns of these names, in c->arena; a name that is empty becomes `columnN`. */
struct in_columns *in_columns_new(struct in_cut *c, const struct str *names, size_t n,
                                  struct delimited cells);

#endif

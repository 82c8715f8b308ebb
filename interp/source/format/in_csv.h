/*
 * in_csv.h - what the formats with rows under named columns share.
 */
#ifndef SUMOQ_SOURCE_FORMAT_IN_CSV_H
#define SUMOQ_SOURCE_FORMAT_IN_CSV_H

#include "source/format/in_def.h"

/* What may separate cells; the first wins where several give as many. */
#define IN_CSV_SEPARATORS ",;\t|"

/* Confidence that text is rows under a header line, with one of these separators. */
int in_csv_sniff(struct str head, const char *separators, bool named, bool whole);
/* The one of `separators` that gives the most cells in the first line of `head`. */
char in_csv_separator(struct str head, const char *separators);
/* Whether the line is `sep=;`, as spreadsheets write it before the header, and which byte. */
bool in_csv_is_sep(struct str line, char *separator);
/* Whether the line is `#TYPE System...`, as PowerShell writes it before the header. */
bool in_csv_is_type(struct str line);
/* Cuts rows; the first one names the columns. */
void in_csv_cut(struct in_cut *c, const char *data, size_t len, bool ended, const char *separators,
                struct block *spans);

/* Columns of these names, in c->arena, with what interp/source/format/in_export.h knows of such
 * files. A name that is empty becomes `columnN`, one that is there already gets `_2`. */
struct in_columns *in_columns_new(struct in_cut *c, const struct str *names, size_t n,
                                  struct delimited cells);
/* Decides for undecided columns, by the first row: what gives as many cells, or nearly so. */
void in_columns_decide(struct in_cut *c, struct str row);
/* The columns of the cells of a header line. */
struct in_columns *in_columns_of_row(struct in_cut *c, struct str row, struct delimited cells);

#endif

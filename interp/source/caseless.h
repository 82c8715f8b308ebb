/*
 * caseless.h - case-insensitive superset test that a source applies before a stage sees the row.
 */
#ifndef SUMOQ_SOURCE_CASELESS_H
#define SUMOQ_SOURCE_CASELESS_H

#include "source/scan_spec.h"

/* A text to compare with; shared by the workers. */
struct caseless {
    struct str text;             /* its ASCII letters in lower case */
    bool globs;                  /* `*` any characters, `?` one; else the whole text as it is */
    const struct scan_test *any; /* SCAN_ANY_OF: one of its values instead; NULL: `text` */
};

/* Keeps a copy of `text` in `a`. */
void caseless_init(struct caseless *m, struct arena *a, struct str text, bool globs);

/* A worker's: tested texts repeat from row to row, so the last match and the last mismatch are
 * cached. Zero-initialised but for `test`. */
struct caseless_memo {
    const struct caseless *test;
    struct caseless_text {
        size_t len;
        bool set;
        char text[64];
    } fitted, failed;
};

/* Whether `text` may match; always true when it, or a single text to compare with, is not ASCII. */
bool caseless_fits(struct caseless_memo *m, struct str text);

#endif

/*
 * caseless.h - a superset test without case: what a source asks of texts before a stage looks at
 * them.
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

/* A worker's: tested texts repeat from row to row, so one that fitted and one that did not are
 * remembered. All zero but for `test` at first. */
struct caseless_memo {
    const struct caseless *test;
    struct caseless_text {
        size_t len;
        bool set;
        char text[64];
    } fitted, failed;
};

/* May `text` fit? When it or a single text to compare with has bytes beyond ASCII it always may. */
bool caseless_fits(struct caseless_memo *m, struct str text);

#endif

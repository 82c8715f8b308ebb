/*
 * owned_cell.h - one value that outlives its row, in a buffer that is reused for the next value.
 */
#ifndef SUMOQ_LIB_SHARED_OWNED_CELL_H
#define SUMOQ_LIB_SHARED_OWNED_CELL_H

#include "data/value.h"

struct owned_cell {
    struct cell cell; /* its text, if any, is in the buffer */
    char *buffer;
    uint32_t cap; /* capacity of the buffer in bytes */
    bool has;
};

/* Replaces the value by a copy of `c`. */
void owned_cell_set(struct owned_cell *k, struct arena *a, const struct cell *c);

#endif

/*
 * owned_cell.h - one value that outlives its row, in room that is used again when another takes its
 * place.
 */
#ifndef SUMOQ_LIB_SHARED_OWNED_CELL_H
#define SUMOQ_LIB_SHARED_OWNED_CELL_H

#include "data/value.h"

struct owned_cell {
    struct cell cell; /* its text, if any, is in `room` */
    char *buffer;
    uint32_t cap; /* bytes of room */
    bool has;
};

/* Takes a copy of `c` in place of what was kept. */
void owned_cell_set(struct owned_cell *k, struct arena *a, const struct cell *c);

#endif

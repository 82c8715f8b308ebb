/*
 * owned_cell.c - see owned_cell.h.
 */
#include "lib/shared/owned_cell.h"

#include <string.h>

void owned_cell_set(struct owned_cell *k, struct arena *a, const struct cell *c)
{
    k->cell = *c;
    k->has = true;
    if (c->tag != CELL_STRING && c->tag != CELL_WRITTEN) {
        return;
    }
    if (c->len > k->cap) {
        k->cap = c->len > UINT32_MAX / 2 ? c->len : c->len * 2;
        k->buffer = arena_alloc(a, k->cap);
    }
    if (c->len > 0) {
        memcpy(k->buffer, c->as.s, c->len);
    }
    k->cell.as.s = c->len > 0 ? k->buffer : "";
}

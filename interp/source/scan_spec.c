/*
 * scan_spec.c - see scan_spec.h.
 */
#include "source/scan_spec.h"

bool scan_any_of(const struct scan_test *t, const struct cell *c)
{
    char buffer[CELL_TEXT_MAX];
    uint64_t hash = t->folds ? value_hash_folded(cell_text(c, buffer)) : value_hash(c);
    return value_index_first(t->index, hash) != VALUE_NONE;
}

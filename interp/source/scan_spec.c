/*
 * scan_spec.c - see scan_spec.h.
 */
#include "source/scan_spec.h"

#include "data/order.h"

bool scan_any_of(const struct scan_test *t, const struct cell *c)
{
    char buffer[CELL_TEXT_MAX];
    uint64_t hash = t->folds ? value_hash_folded(cell_text(c, buffer)) : value_hash(c);
    return value_index_first(t->index, hash) != VALUE_NONE;
}

static bool holds(const struct scan_test *t, const struct cell *c)
{
    if (t->kind == SCAN_PRESENT) {
        return !cell_is_null(c);
    }
    if (t->kind == SCAN_MATCHES) {
        char buffer[CELL_TEXT_MAX];
        return !cell_is_null(c) && pattern_quick(t->pattern, cell_text(c, buffer)) != REGEX_NO;
    }
    enum cell_order order = cell_compare(c, &t->value);
    if (order == ORDER_NONE) {
        return false;
    }
    if (t->kind == SCAN_LESS || t->kind == SCAN_GREATER_EQUAL) {
        return (order == ORDER_LESS) == (t->kind == SCAN_LESS);
    }
    return (order == ORDER_GREATER) == (t->kind == SCAN_GREATER);
}

bool scan_exact_holds(const struct scan_test *t, const struct cell *c)
{
    return holds(t, c) != t->negated;
}

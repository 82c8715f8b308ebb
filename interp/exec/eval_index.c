/*
 * eval_index.c - tests with many constants, which are found by hash (catalog/any_of.h).
 */
#include "catalog/any_of.h"
#include "data/order.h"
#include "exec/eval_scratch.h"

/* `in` with constants that have an index. */
size_t eval_filter_in(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                      size_t n, uint16_t *out)
{
    struct eval_scratch *left = scratch_take(e);
    struct fn_arg l = eval_column(e, x->args[0], b, sel, n, left->as.cells);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const struct cell *c = arg_cell(&l, sel[i]);
        if (cell_is_null(c)) {
            continue;
        }
        uint32_t at = value_index_first(x->values, value_hash(c));
        while (at != VALUE_NONE && !eval_in_equal(c, &x->args[at + 1]->value)) {
            at = value_index_next(x->values, at);
        }
        if (at != VALUE_NONE) {
            out[kept++] = sel[i];
        }
    }
    scratch_give(e, left);
    return kept;
}

/* One alternative of an indexed `or` on one row. */
static bool holds_on(struct eval *e, const struct expr *x, const struct batch *b, size_t row)
{
    const struct expr *slot, *constant;
    if (x->kind == EXPR_AND) {
        size_t i = 0;
        while (i < x->n_args && holds_on(e, x->args[i], b, row)) {
            i++;
        }
        return i == x->n_args;
    }
    if (expr_slot_and_constant(x, &slot, &constant)) {
        return cell_equals(&b->cols[slot->slot][row], &constant->value);
    }
    return eval_text_hits(e, x, &b->cols[x->args[0]->slot][row]);
}

static bool any_holds_on(struct eval *e, const struct expr *x, const struct batch *b, size_t row)
{
    const struct any_of *any = x->any;
    uint64_t hashes[ANY_OF_FIELDS];
    for (size_t k = 0; k < any->n_fields; k++) {
        char buffer[CELL_TEXT_MAX];
        const struct cell *c = &b->cols[any->fields[k].slot][row];
        hashes[k] = any->fields[k].folds ? value_hash_folded(cell_text(c, buffer)) : value_hash(c);
    }
    for (size_t s = 0; s < any->n_sets; s++) {
        uint64_t hash = any_of_hash(any, any->sets[s], hashes);
        uint32_t at = value_index_first(&any->index, hash);
        for (; at != VALUE_NONE; at = value_index_next(&any->index, at)) {
            if (holds_on(e, x->args[at], b, row)) {
                return true;
            }
        }
    }
    return false;
}

size_t eval_filter_any(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                       size_t n, uint16_t *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (any_holds_on(e, x, b, sel[i])) {
            out[kept++] = sel[i];
        } else if (e->gave_up) {
            eval_undecided(e, sel[i]);
        }
    }
    return kept;
}

/*
 * push.c - derives source predicates from bound conditions (docs/internals.md, The plan).
 *
 * The result refers to slots; plan_build replaces them with indexes of scan fields.
 */
#include "plan/plan.h"

#include "catalog/any_of.h"
#include "catalog/fn_def.h"

enum { COST_GROUP = 10, COST_MAX = 24 };

static const struct source_field *source_field(const struct binder *b, uint32_t slot)
{
    for (size_t i = 0; i < b->source_fields.n; i++) {
        if (b->source_fields.items[i].slot == slot) {
            return &b->source_fields.items[i];
        }
    }
    return NULL;
}

static struct scan_test *leaf(struct binder *b, enum scan_test_kind kind, const struct expr *field)
{
    if (field->kind != EXPR_SLOT || !source_field(b, field->slot)) {
        return NULL;
    }
    struct scan_test *t = arena_new(b->arena, struct scan_test);
    t->kind = kind;
    t->field = field->slot;
    return t;
}

/* A leaf of a test that may be costly: the raw text of some formats is made only for events that
 * pass the tests. */
static struct scan_test *value_leaf(struct binder *b, enum scan_test_kind kind,
                                    const struct expr *field, bool negated)
{
    struct scan_test *t = leaf(b, kind, field);
    if (!t || str_eq_fold(source_field(b, field->slot)->name, STR("_raw"))) {
        return NULL;
    }
    t->negated = negated;
    return t;
}

/* Up to here a double is the same number as an integer. */
static const int64_t exact_max = INT64_C(1) << 53;

/* A field is equal to a constant, or differs from it; NULL: null or "", which a field that is
 * missing equals, a boolean, or a number that is no double. */
static const struct scan_test *equality(struct binder *b, const struct expr *field,
                                        const struct expr *value, bool equal)
{
    const struct cell *v = &value->value;
    bool text = v->tag == CELL_STRING;
    bool integer = v->tag == CELL_INT && v->as.i <= exact_max && v->as.i >= -exact_max;
    bool number = integer || v->tag == CELL_REAL;
    if (value->kind != EXPR_CONST || (text ? v->len == 0 : !number)) {
        return NULL;
    }
    struct scan_test *t = leaf(b, equal ? SCAN_EQUAL : SCAN_DIFFERS, field);
    if (t) {
        t->value = integer ? cell_real((double)v->as.i) : *v;
    }
    return t;
}

static const struct scan_test *push_comparison(struct binder *b, const struct expr *e, bool negated)
{
    bool flipped = e->args[0]->kind == EXPR_CONST;
    return equality(b, e->args[flipped], e->args[!flipped], (e->kind == EXPR_EQ) != negated);
}

/* The same test of the operands in the other order. */
static enum scan_test_kind flipped_order(enum scan_test_kind kind)
{
    switch ((int)kind) {
    case SCAN_LESS:
        return SCAN_GREATER;
    case SCAN_LESS_EQUAL:
        return SCAN_GREATER_EQUAL;
    case SCAN_GREATER:
        return SCAN_LESS;
    default:
        return SCAN_LESS_EQUAL;
    }
}

/* `<`, `<=`, `>`, `>=` with a number or a text; null and booleans are rarely meant. */
static const struct scan_test *push_order(struct binder *b, const struct expr *e, bool negated)
{
    static const enum scan_test_kind kinds[] = { [EXPR_LT] = SCAN_LESS,
                                                 [EXPR_LE] = SCAN_LESS_EQUAL,
                                                 [EXPR_GT] = SCAN_GREATER,
                                                 [EXPR_GE] = SCAN_GREATER_EQUAL };
    bool flipped = e->args[0]->kind == EXPR_CONST;
    const struct expr *value = e->args[!flipped];
    if (value->kind != EXPR_CONST || cell_is_null(&value->value) || value->value.tag == CELL_BOOL) {
        return NULL;
    }
    enum scan_test_kind kind = flipped ? flipped_order(kinds[e->kind]) : kinds[e->kind];
    struct scan_test *t = value_leaf(b, kind, e->args[flipped], negated);
    if (t) {
        t->value = value->value;
    }
    return t;
}

static const struct scan_test *push_null(struct binder *b, const struct expr *e, bool negated)
{
    return value_leaf(b, SCAN_PRESENT, e->args[0], !negated);
}

/* What `matches` a pattern, in which case may count. A regular expression is left to the stage, and
 * what is undecided there neither matches nor fails to. */
static const struct scan_test *push_matches(struct binder *b, const struct expr *e, bool negated)
{
    const struct pattern *p = e->pattern;
    if (!p || p->mode == PATTERN_REGEX || (negated && p->caseless)) {
        return NULL;
    }
    struct scan_test *t =
        value_leaf(b, p->mode == PATTERN_ANY ? SCAN_PRESENT : SCAN_MATCHES, e->args[0], negated);
    if (t) {
        t->pattern = p;
    }
    return t;
}

static const struct scan_test *push_predicate(struct binder *b, const struct expr *e)
{
    const struct pattern *p = e->pattern;
    if (p->mode == PATTERN_EXACT && p->literals[0].len == 0) {
        return NULL;
    }
    enum scan_test_kind kind = p->mode == PATTERN_ANY     ? SCAN_PRESENT
                               : p->mode == PATTERN_EXACT ? SCAN_EQUAL
                                                          : SCAN_GLOB;
    struct scan_test *t = leaf(b, kind, e->args[0]);
    if (t) {
        t->value = cell_of_text(kind == SCAN_EQUAL ? p->literals[0] : p->source);
        t->folds = true;
    }
    return t;
}

/* The cost of testing one field. */
static size_t field_cost(const struct scan_test *t)
{
    switch (t->kind) {
    case SCAN_PRESENT:
        return 1;
    case SCAN_EQUAL:
        return t->value.tag != CELL_STRING ? 2 : t->folds ? 5 : 3;
    case SCAN_LESS:
    case SCAN_LESS_EQUAL:
    case SCAN_GREATER:
    case SCAN_GREATER_EQUAL:
        return t->value.tag != CELL_STRING ? 2 : 3;
    case SCAN_DIFFERS:
        return 3;
    case SCAN_MATCHES:
        return 4;
    case SCAN_GLOB:
    case SCAN_ANY_OF:
        return 6;
    case SCAN_AND:
    case SCAN_OR:
        break;
    }
    return COST_GROUP;
}

/* Deeper nesting is not counted: the order affects only speed. */
static size_t cost(const struct scan_test *t)
{
    if (t->kind != SCAN_AND && t->kind != SCAN_OR) {
        return field_cost(t);
    }
    size_t sum = 0;
    for (size_t i = 0; i < t->n_kids && sum < COST_MAX; i++) {
        sum += field_cost(t->kids[i]);
    }
    return sum < COST_MAX ? sum : COST_MAX;
}

/* Puts cheap tests first. */
static void sort_kids(struct arena *a, struct scan_test *t)
{
    const struct scan_test **sorted = arena_array(a, const struct scan_test *, t->n_kids);
    size_t n = 0;
    for (size_t level = 0; level <= COST_MAX && n < t->n_kids; level++) {
        for (size_t i = 0; i < t->n_kids; i++) {
            if (cost(t->kids[i]) == level) {
                sorted[n++] = t->kids[i];
            }
        }
    }
    t->kids = sorted;
}

static const struct scan_test *group(struct binder *b, enum scan_test_kind kind,
                                     const struct scan_test **kids, size_t n)
{
    if (n <= 1) {
        return n == 1 ? kids[0] : NULL;
    }
    struct scan_test *t = arena_new(b->arena, struct scan_test);
    *t = (struct scan_test) { .kind = kind, .kids = kids, .n_kids = n };
    sort_kids(b->arena, t);
    return t;
}

static const struct scan_test *push(struct binder *b, const struct expr *e, bool negated);

/* `and` and `or`; negated, each is the other of the negated operands. */
static const struct scan_test *push_list(struct binder *b, const struct expr *e, bool negated)
{
    bool all = (e->kind == EXPR_AND) != negated;
    const struct scan_test **kids = arena_array(b->arena, const struct scan_test *, e->n_args + 1);
    size_t n = 0;
    for (size_t i = 0; i < e->n_args; i++) {
        kids[n] = push(b, e->args[i], negated);
        if (kids[n]) {
            n++;
        } else if (!all) {
            return NULL;
        }
    }
    return group(b, all ? SCAN_AND : SCAN_OR, kids, n);
}

enum { IN_EACH = 4, NOT_IN_EACH = 8 }; /* values of a list that are tested one by one */

/* `not in`: the field differs from some of the values. */
static const struct scan_test *push_not_in(struct binder *b, const struct expr *e)
{
    const struct scan_test **kids = arena_array(b->arena, const struct scan_test *, NOT_IN_EACH);
    size_t n = 0;
    for (size_t i = 1; i < e->n_args && n < NOT_IN_EACH; i++) {
        kids[n] = equality(b, e->args[0], e->args[i], false);
        n += kids[n] != NULL;
    }
    return group(b, SCAN_AND, kids, n);
}

/* `in` with few values as an `or`; NULL: with more, or with others. */
static const struct scan_test *push_few(struct binder *b, const struct expr *e)
{
    if (e->n_args > IN_EACH + 1) {
        return NULL;
    }
    const struct scan_test **kids = arena_array(b->arena, const struct scan_test *, IN_EACH);
    for (size_t i = 1; i < e->n_args; i++) {
        kids[i - 1] = equality(b, e->args[0], e->args[i], true);
        if (!kids[i - 1]) {
            return NULL;
        }
    }
    return group(b, SCAN_OR, kids, e->n_args - 1);
}

/* `in` with constants: nothing is equal to null there, and null to nothing. */
static const struct scan_test *push_in(struct binder *b, const struct expr *e)
{
    struct scan_test *t = value_leaf(b, SCAN_ANY_OF, e->args[0], false);
    const struct scan_test *few = t ? push_few(b, e) : NULL;
    if (!t || few) {
        return few;
    }
    struct cell *values = arena_array(b->arena, struct cell, e->n_args);
    struct value_index *index = arena_new(b->arena, struct value_index);
    value_index_init(index, b->arena, e->n_args);
    for (size_t i = 1; i < e->n_args; i++) {
        const struct cell *v = &e->args[i]->value;
        if (e->args[i]->kind != EXPR_CONST) {
            return NULL;
        }
        if (!cell_is_null(v)) {
            values[index->n] = *v;
            value_index_add(index, value_hash(v));
        }
    }
    t->values = values;
    t->n_values = index->n;
    t->index = index;
    return index->n > 0 ? t : NULL;
}

/* The constant that an alternative of an indexed `or` compares field `k` with. */
static struct cell value_of(const struct expr *e, const struct any_field *field)
{
    const struct expr *slot, *constant;
    for (size_t i = 0; e->kind == EXPR_AND && i < e->n_args; i++) {
        bool folds = e->args[i]->kind == EXPR_PREDICATE;
        bool compares = folds || expr_slot_and_constant(e->args[i], &slot, &constant);
        slot = folds ? e->args[i]->args[0] : slot;
        if (compares && folds == field->folds && slot->slot == field->slot) {
            return value_of(e->args[i], field);
        }
    }
    if (e->kind == EXPR_PREDICATE) {
        return cell_of_text(e->pattern->source);
    }
    return expr_slot_and_constant(e, &slot, &constant) ? constant->value : cell_null();
}

/* The values that one field may have in a row that passes an indexed `or`; NULL: any. */
static const struct scan_test *push_values(struct binder *b, const struct expr *e, size_t field)
{
    const struct any_of *any = e->any;
    const struct any_field *f = &any->fields[field];
    for (size_t s = 0; s < any->n_sets; s++) {
        if (!(any->sets[s] >> field & 1)) {
            return NULL;
        }
    }
    const struct expr *slot = expr_slot(b->arena, f->slot, e->span);
    struct scan_test *t = leaf(b, SCAN_ANY_OF, slot);
    if (!t) {
        return NULL;
    }
    struct cell *values = arena_array(b->arena, struct cell, e->n_args);
    struct value_index *index = arena_new(b->arena, struct value_index);
    value_index_init(index, b->arena, e->n_args);
    t->folds = f->folds;
    for (size_t i = 0; i < e->n_args; i++) {
        struct cell v = value_of(e->args[i], f);
        if (v.tag == CELL_NULL || v.tag == CELL_BOOL || (v.tag == CELL_STRING && v.len == 0)) {
            return NULL;
        }
        uint64_t hash = t->folds ? value_hash_folded(cell_str(&v)) : value_hash(&v);
        if (value_index_first(index, hash) == VALUE_NONE) {
            values[index->n] = v;
            value_index_add(index, hash);
        }
    }
    t->values = values;
    t->n_values = index->n;
    t->index = index;
    return t;
}

static const struct scan_test *push_any(struct binder *b, const struct expr *e)
{
    const struct scan_test **kids =
        arena_array(b->arena, const struct scan_test *, e->any->n_fields);
    size_t n = 0;
    for (size_t k = 0; k < e->any->n_fields; k++) {
        kids[n] = push_values(b, e, k);
        n += kids[n] != NULL;
    }
    return group(b, SCAN_AND, kids, n);
}

/* An empty string is part of an empty one only. */
static const struct scan_test *push_contains(struct binder *b, const struct expr *e, bool negated)
{
    const struct expr *part = e->args[1];
    if (part->kind != EXPR_CONST || part->value.tag != CELL_STRING || part->value.len == 0) {
        return NULL;
    }
    struct scan_test *t = value_leaf(b, SCAN_MATCHES, e->args[0], negated);
    if (t) {
        t->pattern = pattern_part(b->arena, cell_str(&part->value));
    }
    return t;
}

/* What is not empty is present and differs from "". */
static const struct scan_test *push_not_empty(struct binder *b, const struct expr *field)
{
    const struct scan_test **kids = arena_array(b->arena, const struct scan_test *, 2);
    struct scan_test *present = value_leaf(b, SCAN_PRESENT, field, false);
    struct scan_test *differs = value_leaf(b, SCAN_DIFFERS, field, false);
    if (!present || !differs) {
        return NULL;
    }
    differs->value = cell_of_text(STR(""));
    kids[0] = present;
    kids[1] = differs;
    return group(b, SCAN_AND, kids, 2);
}

/* A function that tests a field. */
static const struct scan_test *push_call(struct binder *b, const struct expr *e, bool negated)
{
    switch (e->fn->test) {
    case FN_TEST_NULL:
        return value_leaf(b, SCAN_PRESENT, e->args[0], !negated);
    case FN_TEST_BLANK:
        return negated ? value_leaf(b, SCAN_PRESENT, e->args[0], false) : NULL;
    case FN_TEST_EMPTY:
        return negated ? push_not_empty(b, e->args[0]) : NULL;
    case FN_TEST_CONTAINS:
        return push_contains(b, e, negated);
    case FN_TEST_NONE:
        break;
    }
    return NULL;
}

/* The test that every row passes on which `e` holds or, when `negated`, on which `not e` does: that
 * of a test (`truth`) holds wherever it does not, null included. */
static const struct scan_test *push(struct binder *b, const struct expr *e, bool negated)
{
    switch ((int)e->kind) {
    case EXPR_NOT:
        return e->args[0]->truth ? push(b, e->args[0], !negated) : NULL;
    case EXPR_AND:
    case EXPR_OR:
        return !e->any ? push_list(b, e, negated) : negated ? NULL : push_any(b, e);
    case EXPR_EQ:
    case EXPR_NE:
        return push_comparison(b, e, negated);
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
        return push_order(b, e, negated);
    case EXPR_IS_NULL:
        return push_null(b, e, negated);
    case EXPR_CALL:
        return push_call(b, e, negated);
    case EXPR_MATCHES:
        return push_matches(b, e, negated);
    case EXPR_IN:
        return negated ? push_not_in(b, e) : push_in(b, e);
    case EXPR_PREDICATE:
        return negated ? NULL : push_predicate(b, e);
    default:
        return NULL;
    }
}

const struct scan_test *plan_push(struct binder *b, const struct expr *e)
{
    return push(b, e, false);
}

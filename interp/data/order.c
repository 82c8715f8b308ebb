/*
 * order.c - how values compare: for equality, for order, for sorting and as keys.
 *
 * Integers and doubles compare by their exact values, also beyond 2^53. A key is the text that a
 * result shows, so that 4688, 4688.0 and "4688" are one key; null is a key of its own.
 */
#include "data/order.h"

#include <string.h>

/* An integer with a double that is not NaN: <0, 0, >0. */
static int compare_mixed(int64_t i, double f)
{
    if (f >= 0x1p63) {
        return -1;
    }
    if (f < -0x1p63) {
        return 1;
    }
    int64_t whole = (int64_t)f;
    if (i != whole) {
        return i < whole ? -1 : 1;
    }
    double rest = f - (double)whole;
    return (rest < 0) - (rest > 0);
}

/* Two numbers (CELL_INT or CELL_REAL). */
static enum cell_order compare_numbers(const struct cell *a, const struct cell *b)
{
    int order;
    if ((a->tag == CELL_REAL && a->as.f != a->as.f) ||
        (b->tag == CELL_REAL && b->as.f != b->as.f)) {
        return ORDER_NONE;
    }
    if (a->tag == CELL_INT && b->tag == CELL_INT) {
        order = (a->as.i > b->as.i) - (a->as.i < b->as.i);
    } else if (a->tag == CELL_INT) {
        order = compare_mixed(a->as.i, b->as.f);
    } else if (b->tag == CELL_INT) {
        order = -compare_mixed(b->as.i, a->as.f);
    } else {
        order = (a->as.f > b->as.f) - (a->as.f < b->as.f);
    }
    return order < 0 ? ORDER_LESS : order > 0 ? ORDER_GREATER : ORDER_EQUAL;
}

/* Null or a boolean with a value of another kind. */
static bool equals_other(const struct cell *a, const struct cell *b)
{
    if (a->tag == CELL_NULL) {
        return b->tag == CELL_NULL || (b->tag == CELL_STRING && b->len == 0);
    }
    if (b->tag == CELL_BOOL) {
        return a->as.b == b->as.b;
    }
    return b->tag == CELL_STRING && str_eq_fold(cell_str(b), a->as.b ? STR("true") : STR("false"));
}

bool cell_equals(const struct cell *a, const struct cell *b)
{
    if (a->tag == CELL_STRING && b->tag == CELL_STRING) {
        return str_eq(cell_str(a), cell_str(b));
    }
    if (a->tag == CELL_NULL || (a->tag == CELL_BOOL && b->tag != CELL_NULL)) {
        return equals_other(a, b);
    }
    if (b->tag == CELL_NULL || b->tag == CELL_BOOL) {
        return equals_other(b, a);
    }
    struct cell x, y;
    return cell_number(a, &x) && cell_number(b, &y) && compare_numbers(&x, &y) == ORDER_EQUAL;
}

static enum cell_order order_of(int order)
{
    return order < 0 ? ORDER_LESS : order > 0 ? ORDER_GREATER : ORDER_EQUAL;
}

enum cell_order cell_compare(const struct cell *a, const struct cell *b)
{
    if (a->tag == CELL_BOOL && b->tag == CELL_BOOL) {
        return order_of(a->as.b - b->as.b);
    }
    struct cell x, y;
    if (cell_number(a, &x) && cell_number(b, &y)) {
        return compare_numbers(&x, &y);
    }
    if (a->tag == CELL_STRING && b->tag == CELL_STRING) {
        return order_of(str_cmp(cell_str(a), cell_str(b)));
    }
    return ORDER_NONE;
}

static int kind_rank(const struct cell *c)
{
    switch ((enum cell_tag)c->tag) {
    case CELL_NULL:
        return 0;
    case CELL_BOOL:
        return 1;
    case CELL_INT:
    case CELL_REAL:
    case CELL_WRITTEN:
        return 2;
    case CELL_STRING:
        return 3;
    }
    return 3;
}

int cell_sort(const struct cell *a, const struct cell *b)
{
    if (a->tag == CELL_INT && b->tag == CELL_INT) {
        return (a->as.i > b->as.i) - (a->as.i < b->as.i);
    }
    int rank = kind_rank(a), other = kind_rank(b);
    if (rank != other) {
        return rank - other;
    }
    if (rank == 3) {
        return str_cmp(cell_str(a), cell_str(b));
    }
    if (rank < 2) {
        return rank == 0 ? 0 : a->as.b - b->as.b;
    }
    struct cell x = *a, y = *b;
    if (!cell_number(a, &x) || !cell_number(b, &y)) {
        return str_cmp(cell_str(a), cell_str(b)); /* no number was written there */
    }
    switch (compare_numbers(&x, &y)) {
    case ORDER_LESS:
        return -1;
    case ORDER_EQUAL:
        return 0;
    case ORDER_GREATER:
        return 1;
    case ORDER_NONE:
        break;
    }
    bool x_nan = x.tag == CELL_REAL && x.as.f != x.as.f;
    bool y_nan = y.tag == CELL_REAL && y.as.f != y.as.f;
    return x_nan - y_nan;
}

/* Doubles in their order, NaN the greatest. */
static uint64_t ordered_bits(double x)
{
    uint64_t bits;
    x = x == 0 ? 0 : x; /* -0 equals 0 */
    memcpy(&bits, &x, sizeof bits);
    if (x != x) {
        return UINT64_MAX;
    }
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static uint64_t eight_bytes(const struct cell *c, size_t from)
{
    uint64_t bytes = 0;
    for (size_t i = from; i < from + 8; i++) {
        bytes = bytes << 8 | (i < c->len ? (unsigned char)c->as.s[i] : 0);
    }
    return bytes;
}

bool cell_sort_prefix(const struct cell *c, uint64_t out[2])
{
    uint64_t rank = (uint64_t)kind_rank(c), first = 0, second = 0;
    bool exact = true;
    double x;
    if (rank == 3) {
        first = eight_bytes(c, 0);
        second = eight_bytes(c, 8);
        exact = false;
    } else if (rank == 2) {
        bool is_number = cell_double(c, &x);
        first = is_number ? ordered_bits(x) : 0;
        exact = is_number && x > -0x1p53 && x < 0x1p53; /* beyond, integers share doubles */
    } else if (rank == 1) {
        first = c->as.b ? UINT64_MAX : 0;
    }
    out[0] = rank << 62 | first >> 2;
    out[1] = first << 62 | second >> 2;
    return exact;
}

bool cell_same_key(const struct cell *a, const struct cell *b)
{
    if (a->tag == CELL_STRING && b->tag == CELL_STRING) {
        return str_eq(cell_str(a), cell_str(b));
    }
    if (a->tag == CELL_INT && b->tag == CELL_INT) {
        return a->as.i == b->as.i;
    }
    if (a->tag == CELL_NULL || b->tag == CELL_NULL) {
        return a->tag == b->tag;
    }
    char a_buffer[CELL_TEXT_MAX], b_buffer[CELL_TEXT_MAX];
    return str_eq(cell_show(a, a_buffer), cell_show(b, b_buffer));
}

uint64_t cell_key_hash(const struct cell *c)
{
    if (c->tag == CELL_NULL) {
        return 0x6E756C6C6E756C6Cu;
    }
    char buffer[CELL_TEXT_MAX];
    return str_hash(cell_show(c, buffer));
}

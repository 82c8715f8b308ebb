/* data_order.c - equality, order, sorting, keys (docs/language/types.md). */
#include "data/order.h"

#include <criterion/criterion.h>
#include <math.h>

static struct cell text(const char *s)
{
    return cell_of_text(str_of(s));
}

static struct cell written(const char *s)
{
    struct cell c = text(s);
    c.tag = CELL_WRITTEN;
    return c;
}

Test(data_order, equality)
{
    const struct {
        struct cell a, b;
        bool equal;
    } cases[] = {
        { text("a"), text("a"), true },
        { text("a"), text("A"), false },
        { text("200"), text("200.0"), false },
        { cell_int(200), cell_real(200), true },
        { cell_int(200), text("200.0"), true },
        { cell_int(200), text(" 200 "), true },
        { cell_int(200), text("200x"), false },
        { cell_int(0), text(""), false },
        { cell_bool(true), text("TRUE"), true },
        { cell_bool(false), text("false"), true },
        { cell_bool(true), text("1"), false },
        { cell_bool(true), cell_bool(true), true },
        { cell_bool(true), cell_bool(false), false },
        { cell_bool(true), cell_int(1), false },
        { cell_bool(false), cell_real(0), false },
        { cell_null(), text(""), true },
        { cell_null(), text("a"), false },
        { cell_null(), cell_null(), true },
        { cell_null(), cell_int(0), false },
        { cell_null(), cell_bool(false), false },
        { cell_real(NAN), cell_real(NAN), false },
        { cell_real(NAN), cell_int(0), false },
        { cell_real(INFINITY), text("Infinity"), true },
        { cell_real(0.0), cell_real(-0.0), true },
        { written("1.50"), cell_real(1.5), true },
        { written("1.50"), text("1.5"), true },
        { written("1.50"), written("1.5"), true },
        { cell_int(9007199254740993), cell_int(9007199254740992), false },
        { cell_int(9007199254740993), cell_real(9007199254740992.0), false },
        { cell_int(9007199254740992), cell_real(9007199254740992.0), true },
        { cell_int(INT64_MAX), cell_real(0x1p63), false },
        { cell_int(INT64_MIN), cell_real(-0x1p63), true },
        { cell_int(9007199254740993), text("9007199254740993"), true },
        { cell_int(9007199254740993), text("9007199254740992"), false },
        { cell_int(1), cell_real(1.5), false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(cell_equals(&cases[i].a, &cases[i].b), cases[i].equal, "%zu", i);
        cr_expect_eq(cell_equals(&cases[i].b, &cases[i].a), cases[i].equal, "%zu turned", i);
    }
}

Test(data_order, order)
{
    const struct {
        struct cell a, b;
        enum cell_order order;
    } cases[] = {
        { cell_int(1), cell_int(2), ORDER_LESS },
        { cell_int(2), cell_real(1.5), ORDER_GREATER },
        { cell_int(2), cell_real(2.5), ORDER_LESS },
        { cell_int(-2), cell_real(-2.5), ORDER_GREATER },
        { cell_int(9007199254740993), cell_real(9007199254740992.0), ORDER_GREATER },
        { cell_int(INT64_MAX), cell_real(0x1p63), ORDER_LESS },
        { cell_int(INT64_MIN), cell_real(-INFINITY), ORDER_GREATER },
        { cell_int(10), text("9"), ORDER_GREATER },
        { cell_int(10), text("x"), ORDER_NONE },
        { text("10"), text("9"), ORDER_GREATER },
        { text("10"), text("9x"), ORDER_LESS },
        { text("a"), text("B"), ORDER_GREATER },
        { text("1.0"), text("1"), ORDER_EQUAL },
        { cell_null(), cell_int(1), ORDER_NONE },
        { cell_null(), cell_null(), ORDER_NONE },
        { cell_null(), text(""), ORDER_NONE },
        { cell_real(NAN), cell_int(1), ORDER_NONE },
        { text("NaN"), cell_int(1), ORDER_NONE },
        { cell_bool(true), cell_int(0), ORDER_NONE },
        { cell_bool(false), cell_bool(true), ORDER_LESS },
        { written("12345678901234567890"), cell_int(5), ORDER_GREATER },
    };
    static const enum cell_order turned[] = { [ORDER_LESS] = ORDER_GREATER,
                                              [ORDER_EQUAL] = ORDER_EQUAL,
                                              [ORDER_GREATER] = ORDER_LESS,
                                              [ORDER_NONE] = ORDER_NONE };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(cell_compare(&cases[i].a, &cases[i].b), cases[i].order, "%zu", i);
        cr_expect_eq(cell_compare(&cases[i].b, &cases[i].a), turned[cases[i].order], "%zu", i);
    }
}

Test(data_order, sorting)
{
    const struct cell ascending[] = {
        cell_null(),    cell_bool(false), cell_bool(true), cell_real(-INFINITY),
        cell_int(-5),   written("1.50"),  cell_int(10),    cell_real(INFINITY),
        cell_real(NAN), text(""),         text("10"),      text("100"),
        text("9"),      text("A"),        text("a"),
    };
    size_t n = sizeof ascending / sizeof *ascending;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < n; k++) {
            int order = cell_sort(&ascending[i], &ascending[k]);
            cr_expect_eq((order > 0) - (order < 0), (i > k) - (i < k), "%zu %zu", i, k);
        }
    }
    struct cell a = cell_int(3), b = cell_real(3);
    cr_expect_eq(cell_sort(&a, &b), 0);
}

Test(data_order, keys)
{
    const struct cell one[] = { cell_int(4688), cell_real(4688), text("4688"), written("4688.0") };
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < 4; k++) {
            cr_expect(cell_same_key(&one[i], &one[k]), "%zu %zu", i, k);
        }
        cr_expect_eq(cell_key_hash(&one[i]), cell_key_hash(&one[0]), "%zu", i);
    }
    const struct cell differ[] = { cell_null(), text(""),    text("a"),      text("A"),
                                   cell_int(1), cell_int(2), cell_real(1.5), text("1.0") };
    for (size_t i = 0; i < sizeof differ / sizeof *differ; i++) {
        for (size_t k = 0; k < sizeof differ / sizeof *differ; k++) {
            cr_expect_eq(cell_same_key(&differ[i], &differ[k]), i == k, "%zu %zu", i, k);
        }
    }
    struct cell yes = cell_bool(true), word = text("true");
    cr_expect(cell_same_key(&yes, &word));
    struct cell nan = cell_real(NAN), zero = cell_real(0.0), minus = cell_real(-0.0);
    cr_expect(cell_same_key(&nan, &nan), "all NaN are one group");
    cr_expect(cell_same_key(&zero, &minus));
    cr_expect_eq(cell_key_hash(&zero), cell_key_hash(&minus));
}

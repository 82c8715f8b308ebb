/* data_value.c - conversions between kinds of value (docs/language/types.md). */
#include "data/value.h"

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

static struct cell loaded(double v)
{
    struct cell c = cell_real(v);
    c.flags = CELL_LOADED;
    return c;
}

Test(data_value, texts)
{
    const struct {
        struct cell c;
        const char *inside, *shown;
    } cases[] = {
        { cell_null(), "", "" },
        { cell_bool(true), "true", "true" },
        { cell_bool(false), "false", "false" },
        { cell_int(-42), "-42", "-42" },
        { cell_real(5), "5.0", "5" },
        { cell_real(1e7), "1.0E7", "10000000" },
        { cell_real(1.5e20), "1.5E20", "1.5E20" },
        { loaded(12345678.9), "12345678.9", "12345678.9" },
        { loaded(1e20), "100000000000000000000", "1.0E20" },
        { text("a b"), "a b", "a b" },
        { text("1.50"), "1.50", "1.50" },
        { written("1.50"), "1.50", "1.5" },
        { written("4688.0"), "4688.0", "4688" },
        { written("12345678901234567890"), "12345678901234567890", "12345678901234567890" },
        { written("-12345678901234567890"), "-12345678901234567890", "-12345678901234567890" },
        { written("1e400"), "1e400", "1e400" },
        { written("-0"), "-0", "0" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char buffer[CELL_TEXT_MAX];
        struct str s = cell_text(&cases[i].c, buffer);
        cr_expect(str_eq(s, str_of(cases[i].inside)), "%zu: %.*s", i, STR_ARG(s));
        s = cell_show(&cases[i].c, buffer);
        cr_expect(str_eq(s, str_of(cases[i].shown)), "%zu: %.*s", i, STR_ARG(s));
    }
}

Test(data_value, numbers)
{
    struct cell n;
    struct cell c = text(" 42 ");
    cr_expect(cell_number(&c, &n) && n.tag == CELL_INT && n.as.i == 42);
    c = text("1.5");
    cr_expect(cell_number(&c, &n) && n.tag == CELL_REAL && n.as.f == 1.5);
    c = written("1.50");
    cr_expect(cell_number(&c, &n) && n.tag == CELL_REAL && n.as.f == 1.5);
    static const char *const none[] = { "", "abc", "12abc", "1,5", "0x1F" };
    for (size_t i = 0; i < 5; i++) {
        c = text(none[i]);
        cr_expect(!cell_number(&c, &n), "%s", none[i]);
    }
    c = cell_bool(true);
    cr_expect(!cell_number(&c, &n));
    c = cell_null();
    cr_expect(!cell_number(&c, &n));
    double f;
    c = text("Infinity");
    cr_expect(cell_double(&c, &f) && isinf(f));
    c = cell_int(3);
    cr_expect(cell_double(&c, &f) && f == 3);
}

Test(data_value, integers_truncate)
{
    int64_t i;
    struct cell c = cell_real(-1.9);
    cr_expect(cell_integer(&c, &i) && i == -1);
    c = text("2.9");
    cr_expect(cell_integer(&c, &i) && i == 2);
    c = cell_real(-0x1p63);
    cr_expect(cell_integer(&c, &i) && i == INT64_MIN);
    c = cell_real(0x1p63);
    cr_expect(!cell_integer(&c, &i));
    c = cell_real(NAN);
    cr_expect(!cell_integer(&c, &i));
    c = cell_real(-INFINITY);
    cr_expect(!cell_integer(&c, &i));
    c = text("*");
    cr_expect(!cell_integer(&c, &i));
}

Test(data_value, truth)
{
    const struct {
        struct cell c;
        bool truth;
    } cases[] = {
        { cell_null(), false },    { cell_bool(true), true }, { cell_bool(false), false },
        { cell_int(0), false },    { cell_int(-1), true },    { cell_real(0), false },
        { cell_real(0.1), true },  { text("TRUE"), true },    { text("true "), false },
        { text("1"), false },      { text(""), false },       { written("0.00"), false },
        { written("1.50"), true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(cell_truth(&cases[i].c), cases[i].truth, "%zu", i);
    }
}

Test(data_value, keeping)
{
    struct arena a;
    arena_init(&a, NULL);
    char gone[] = "abc";
    struct cell c = cell_of_text((struct str) { gone, 3 });
    struct cell kept = cell_keep(&a, &c);
    memset(gone, 'x', 3);
    cr_expect(str_eq(cell_str(&kept), STR("abc")));
    c = cell_of_text((struct str) { NULL, 0 });
    kept = cell_keep(&a, &c);
    cr_expect(kept.tag == CELL_STRING && kept.len == 0);
    c = cell_int(5);
    kept = cell_keep(&a, &c);
    cr_expect(kept.tag == CELL_INT && kept.as.i == 5);
    arena_release(&a);
}

/* The JSON of fields without a column: what is put comes back, and other text does no harm. */
#include "data/number/number.h"
#include "store/overflow.h"

#include <criterion/criterion.h>

static struct cell written(const char *text)
{
    struct cell c = cell_of_text(str_of(text));
    c.tag = CELL_WRITTEN;
    return c;
}

Test(store_overflow, every_kind_comes_back)
{
    struct arena a;
    struct buf out = BUF_INIT;
    struct cell real = cell_real(0.1);
    real.flags = CELL_LOADED;
    const struct str names[] = { STR(""),  STR("_row"), STR("a\"\\\0\n"), STR("\xf0\x9f\x98\x80"),
                                 STR("n"), STR("w"),    STR("r") };
    const struct cell cells[] = { cell_int(-5),
                                  cell_of_text(STR("")),
                                  cell_of_text(STR("x\0\"\\\t\xc3\xa9/")),
                                  cell_of_text(STR("1.50")),
                                  cell_int(INT64_MIN),
                                  written("1.50"),
                                  real };
    enum { N = 7 };
    struct cell back[N + 1];
    arena_init(&a, NULL);
    for (size_t i = 0; i < N; i++) {
        overflow_put(&out, names[i], &cells[i]);
    }
    overflow_end(&out);
    struct str wanted[N + 1];
    memcpy(wanted, names, sizeof names);
    wanted[N] = STR("none");
    overflow_read(&a, buf_view(&out), wanted, N + 1, back);
    for (size_t i = 0; i < N; i++) {
        cr_assert_eq(back[i].tag, cells[i].tag, "%zu", i);
        cr_expect_eq(back[i].flags, cells[i].flags);
        if (cells[i].tag == CELL_INT) {
            cr_expect_eq(back[i].as.i, cells[i].as.i);
        } else if (cells[i].tag == CELL_REAL) {
            cr_expect_eq(back[i].as.f, cells[i].as.f);
        } else {
            cr_expect(str_eq(cell_str(&back[i]), cell_str(&cells[i])), "%zu", i);
        }
    }
    cr_expect(cell_is_null(&back[N]));
    buf_release(&out);
    arena_release(&a);
}

Test(store_overflow, nothing_put_is_nothing)
{
    struct buf out = BUF_INIT;
    overflow_end(&out);
    cr_expect_eq(buf_view(&out).len, 0);
    buf_release(&out);
}

/* Cut anywhere, and with any byte changed: values or null, never beyond the text. */
Test(store_overflow, other_text_does_no_harm)
{
    static const char text[] =
        "{\"a\":\"x\\ud83d\\ude00\\u00e9\\n\",\"b\":-1.5e3,\"c\":\"\",\"d\":12}";
    const struct str wanted[] = { STR("a"), STR("b"), STR("c"), STR("d") };
    struct cell back[4];
    struct arena a;
    arena_init(&a, NULL);
    for (size_t len = 0; len < sizeof text; len++) {
        char *copy = arena_alloc(&a, len + 1);
        memcpy(copy, text, len);
        overflow_read(&a, (struct str) { copy, len }, wanted, 4, back);
        for (size_t i = 0; i < len; i++) {
            for (int c = 0; c < 256; c += 3) {
                char was = copy[i];
                copy[i] = (char)c;
                overflow_read(&a, (struct str) { copy, len }, wanted, 4, back);
                copy[i] = was;
            }
        }
        arena_reset(&a);
    }
    overflow_read(&a, STR("{\"a\":\"x\\ud83d\\ude00\"}"), wanted, 1, back);
    cr_expect(str_eq(cell_str(&back[0]), STR("x\xf0\x9f\x98\x80")));
    arena_release(&a);
}

/* base_suggest.c - the nearest name. */
#include "base/suggest.h"

#include <criterion/criterion.h>

Test(base_suggest, distances)
{
    static const struct {
        const char *a, *b;
        size_t edits;
    } cases[] = {
        { "", "", 0 },
        { "abc", "", 3 },
        { "abc", "ABC", 0 },
        { "stauts", "status", 1 },
        { "stauts", "state", 2 },
        { "kitten", "sitting", 3 },
        { "ab", "ba", 1 },
        { "ca", "abc", 3 },
        { "count", "cuont", 1 },
        { "abcd", "badc", 2 },
        { "abcdef", "abcdeg", 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str a = str_of(cases[i].a), b = str_of(cases[i].b);
        cr_expect_eq(edit_distance(a, b, 10), cases[i].edits, "%s %s", cases[i].a, cases[i].b);
        cr_expect_eq(edit_distance(b, a, 10), cases[i].edits, "%s %s", cases[i].b, cases[i].a);
        for (size_t max = 0; max < 4; max++) {
            size_t wanted = cases[i].edits < max + 1 ? cases[i].edits : max + 1;
            cr_expect_eq(edit_distance(a, b, max), wanted, "%s %s %zu", cases[i].a, cases[i].b,
                         max);
        }
    }
}

Test(base_suggest, long_names)
{
    char a[5000], b[5000];
    memset(a, 'x', sizeof a);
    memset(b, 'x', sizeof b);
    cr_expect_eq(edit_distance((struct str) { a, 5000 }, (struct str) { b, 5000 }, 3), 0);
    b[2] = 'y';
    cr_expect_eq(edit_distance((struct str) { a, 5000 }, (struct str) { b, 5000 }, 3), 4);
    cr_expect_eq(edit_distance((struct str) { a, 128 }, (struct str) { b, 128 }, 3), 1);
    cr_expect_eq(edit_distance((struct str) { a, 128 }, (struct str) { b, 129 }, 3), 4);
}

static struct str nearest(const char *wanted, const char *const *names)
{
    struct suggest s;
    suggest_init(&s, str_of(wanted));
    for (; *names; names++) {
        suggest_offer(&s, str_of(*names));
    }
    return suggest_best(&s);
}

Test(base_suggest, nearest_then_first)
{
    static const char *const names[] = { "state", "status", "statue", "count", "avg", NULL };
    cr_expect(str_eq(nearest("stauts", names), STR("status")));
    cr_expect(str_eq(nearest("STATUS", names), STR("status")));
    cr_expect(str_eq(nearest("statut", names), STR("status")), "the first of equally near ones");
    cr_expect(str_eq(nearest("conut", names), STR("count")));
    cr_expect_eq(nearest("zzzzzz", names).len, 0);
    cr_expect_eq(nearest("", names).len, 0);
    cr_expect(str_eq(nearest("avf", names), STR("avg")), "one edit for three letters");
    cr_expect_eq(nearest("aaa", names).len, 0);
}

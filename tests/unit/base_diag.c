/* base_diag.c - collecting and ordering diagnostics. */
#include "base/diag.h"

#include <criterion/criterion.h>

Test(base_diag, codes)
{
    cr_expect_str_eq(diag_infos[DIAG_UNKNOWN_FIELD].code, "E0201");
    cr_expect_eq(diag_find(STR("e0201")), &diag_infos[DIAG_UNKNOWN_FIELD]);
    cr_expect_null(diag_find(STR("E9999")));
    cr_expect_null(diag_find(STR("")));
    for (int i = 0; i < DIAG_CODES; i++) {
        const struct diag_info *info = &diag_infos[i];
        cr_expect_eq(strlen(info->code), 5);
        cr_expect_eq(info->code[0] == 'W', info->level != DIAG_ERROR, "%s", info->code);
        cr_expect_eq(diag_find(str_of(info->code)), info, "%s stands once", info->code);
        cr_expect(info->title[0] && info->text[0]);
    }
}

Test(base_diag, spans)
{
    struct span s = span_join((struct span) { 5, 2 }, (struct span) { 1, 3 });
    cr_expect(s.at == 1 && s.len == 6);
    s = span_join((struct span) { 1, 10 }, (struct span) { 3, 2 });
    cr_expect(s.at == 1 && s.len == 10);
}

Test(base_diag, sorted_and_once)
{
    struct arena a;
    arena_init(&a, NULL);
    struct diags d;
    diags_init(&d, &a);
    diag_run(&d, DIAG_READ_FAILED, "cannot read %s", "x");
    diag_at(&d, DIAG_EVAL_DIALECT, (struct span) { 7, 4 }, "w");
    diag_at(&d, DIAG_SYNTAX, (struct span) { 7, 4 }, "first");
    diag_at(&d, DIAG_UNKNOWN_FIELD, (struct span) { 2, 1 }, "f");
    struct diag *again = diag_at(&d, DIAG_SYNTAX, (struct span) { 7, 4 }, "second");
    diag_run(&d, DIAG_READ_FAILED, "cannot read %s", "y");
    cr_expect(d.n == 6 && d.count[DIAG_ERROR] == 5 && d.count[DIAG_WARNING] == 1);
    diag_label(&d, again, "here %d", 1);
    diag_help(&d, again, "do %s", "this");
    diag_help(&d, again, "or that");
    diag_fix(&d, again, STR("abc"));
    cr_expect_str_eq(again->label, "here 1");
    cr_expect(again->n_helps == 2);
    cr_expect_str_eq(again->helps[0], "do this");
    cr_expect_str_eq(again->helps[1], "or that");
    cr_expect(again->edits.n == 1 && str_eq(again->edits.items[0].text, STR("abc")));
    diags_sort(&d);
    cr_expect(d.n == 5 && d.count[DIAG_ERROR] == 4 && d.count[DIAG_WARNING] == 1);
    static const char *const order[] = { "f", "first", "w", "cannot read x", "cannot read y" };
    for (size_t i = 0; i < 5; i++) {
        cr_expect_str_eq(d.items[i]->message, order[i]);
    }
    arena_release(&a);
}

Test(base_diag, none_and_many)
{
    struct arena a;
    arena_init(&a, NULL);
    struct diags d;
    diags_init(&d, &a);
    diags_sort(&d);
    cr_expect_eq(d.n, 0);
    for (uint32_t i = 0; i < 5000; i++) {
        diag_at(&d, (enum diag_code)(i % DIAG_CODES), (struct span) { i * 7919 % 5000, 1 }, "%u",
                i);
    }
    diags_sort(&d);
    for (uint32_t i = 0; i < 5000; i++) {
        cr_assert_eq(d.items[i]->span.at, i);
    }
    arena_release(&a);
}

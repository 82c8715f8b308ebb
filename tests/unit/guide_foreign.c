/* guide_foreign.c - what is written here instead of a word of another language checks without an
 * error or a warning. */
#include "engine/query.h"
#include "guide/foreign.h"

#include <criterion/criterion.h>
#include <stdio.h>

enum { QUERY_MAX = 400 };

static const char *const forms[] = {
    [FOREIGN_STAGE] = "* | %s",
    [FOREIGN_VALUE] = "* | %s as result",
    [FOREIGN_TEST] = "* | where %s",
    [FOREIGN_SEARCH] = "%s",
};

Test(guide_foreign, what_is_written_here)
{
    struct query_options options = { .checks_only = true };
    for (const struct foreign_word *w = foreign_words; w->word; w++) {
        char text[QUERY_MAX];
        const char *gap = strstr(forms[w->kind], "%s");
        int n = snprintf(text, sizeof text, "%.*s%s%s", (int)(gap - forms[w->kind]), forms[w->kind],
                         w->ours, gap + 2);
        cr_assert(n > 0 && n < QUERY_MAX);
        struct query *q = query_new(str_of(text), "q", &options);
        const struct diags *d = query_diags(q);
        cr_expect(d->count[DIAG_ERROR] + d->count[DIAG_WARNING] == 0, "%s: %s: %s", w->word, text,
                  d->n > 0 ? d->items[0]->message : "");
        query_free(q);
        cr_expect(w->languages != 0 && w->theirs[0]);
        cr_expect_not_null(foreign_find(NULL, str_of(w->word)));
    }
    cr_expect_null(foreign_find(NULL, STR("frobnicate")));
}

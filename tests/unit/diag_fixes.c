/* diag_fixes.c - the edits of a code's wrong query are no trap: the text that they make does not
 * give the code, and no error. */
#include "engine/query.h"

#include "base/buf.h"

#include <criterion/criterion.h>

static int by_place(const void *a, const void *b)
{
    const struct diag_edit *x = a, *y = b;
    return x->span.at < y->span.at ? -1 : x->span.at > y->span.at;
}

/* The text with the edits of the first diagnostic of that code; false: it has none. */
static bool apply(const char *text, enum diag_code code, struct buf *out)
{
    struct query_options options = { .checks_only = true };
    struct query *q = query_new(str_of(text), "q", &options);
    const struct diags *d = query_diags(q);
    const struct diag *g = NULL;
    for (size_t i = 0; i < d->n && !g; i++) {
        g = d->items[i]->code == code ? d->items[i] : NULL;
    }
    size_t at = 0;
    bool any = g && g->edits.n > 0;
    if (any) {
        qsort(g->edits.items, g->edits.n, sizeof *g->edits.items, by_place);
    }
    for (size_t i = 0; any && i < g->edits.n; i++) {
        const struct diag_edit *e = &g->edits.items[i];
        cr_assert_geq(e->span.at, at, "%s: its edits overlap", diag_infos[code].code);
        buf_str(out, (struct str) { text + at, e->span.at - at });
        buf_str(out, e->text);
        at = e->span.at + e->span.len;
    }
    buf_text(out, text + at);
    query_free(q);
    return any;
}

static bool has(struct str text, enum diag_code code)
{
    struct query_options options = { .checks_only = true };
    struct query *q = query_new(text, "q", &options);
    const struct diags *d = query_diags(q);
    bool found = d->count[DIAG_ERROR] > 0;
    for (size_t i = 0; i < d->n; i++) {
        found |= d->items[i]->code == code;
    }
    query_free(q);
    return found;
}

Test(diag_fixes, wrong_query_is_put_right)
{
    size_t fixed = 0;
    for (int i = 0; i < DIAG_CODES; i++) {
        const struct diag_info *info = &diag_infos[i];
        struct buf text = BUF_INIT;
        if (info->wrong && apply(info->wrong, (enum diag_code)i, &text)) {
            fixed++;
            cr_expect(!has(buf_view(&text), (enum diag_code)i), "%s: %s becomes %.*s", info->code,
                      info->wrong, STR_ARG(buf_view(&text)));
        }
        buf_release(&text);
    }
    cr_expect_geq(fixed, 15);
}

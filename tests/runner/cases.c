/*
 * cases.c - see cases.h.
 */
#include "runner/cases.h"

#include "runner/judge.h"
#include "runner/tally.h"

#include <stdio.h>
#include <stdlib.h>

/* Runs the case under one setting and appends what is wrong. The dump of the first one is kept in
 * `first`. */
static void run_setting(struct buf *out, struct stage_set *set, const struct golden_case *c,
                        const struct setting *setting, struct buf *first)
{
    struct buf wrong = BUF_INIT, dump = BUF_INIT;
    struct played p = play(set, c->query, &c->options, &c->reading, setting);
    judge(&wrong, c, &p);
    judge_dump(&dump, &p);
    if (buf_view(first).len == 0) {
        buf_str(first, buf_view(&dump));
    } else if (!str_eq(buf_view(first), buf_view(&dump))) {
        buf_text(&wrong, "    differs from the first setting:\n");
        buf_str(&wrong, buf_view(&dump));
    }
    if (buf_view(&wrong).len > 0) {
        buf_printf(out, "  %s:\n", setting->name);
        buf_str(out, buf_view(&wrong));
    }
    query_free(p.query);
    buf_release(&wrong);
    buf_release(&dump);
}

/* True: all is as the case expects. */
static bool run_case(struct stage_set *set, const struct golden_case *c, const char *path)
{
    size_t n;
    const char *all = getenv("SUMOQ_MATRIX");
    const struct setting *settings = settings_wanted(all && *all, &n);
    struct buf wrong = BUF_INIT, first = BUF_INIT;
    const char *why = NULL;
    if (!set_events(set, c->events, c->file, &why)) {
        buf_printf(&wrong, "  %s\n", why);
    }
    if (c->plan.n > 0) {
        judge_plan(&wrong, c);
    }
    for (size_t i = 0; c->expect != EXPECT_PLAN && i < n && buf_view(&wrong).len == 0; i++) {
        run_setting(&wrong, set, c, &settings[i], &first);
    }
    bool ok = buf_view(&wrong).len == 0;
    if (!ok) {
        fprintf(stderr, "FAILED %s: %.*s\n    %.*s\n%.*s\n", path, STR_ARG(c->name),
                STR_ARG(c->query), STR_ARG(buf_view(&wrong)));
    }
    buf_release(&wrong);
    buf_release(&first);
    return ok;
}

void cases_run(struct arena *a, const char *path, size_t *n, size_t *failed)
{
    const char *why = NULL;
    struct stage_set set;
    struct tree *t = tree_read(a, path, &why);
    if (!t || !set_begin(&set, a, &why)) {
        fprintf(stderr, "FAILED %s: %s\n", path, why);
        tally_add(false);
        *failed = 1;
        return;
    }
    *n = tree_items(tree_root(t));
    for (size_t i = 0; i < *n; i++) {
        struct golden_case c;
        bool ok = golden_read(a, t, tree_item(t, tree_root(t), i), &c, &why);
        if (ok) {
            ok = run_case(&set, &c, path);
        } else {
            fprintf(stderr, "FAILED %s: %.*s\n  %s\n", path, STR_ARG(c.name), why);
        }
        tally_add(ok);
        *failed += !ok;
    }
    set_end(&set);
}

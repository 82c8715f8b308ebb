/*
 * compare.c - `compare with timeshift 1d 3, timeshift 7d as week`: joins the results of the same
 * query over earlier times to the current one.
 *
 * Every column but the group keys gets a companion for each period. Specified:
 * docs/language/analytics.md, compare.
 */
#include "base/vec.h"
#include "lang/literal.h"
#include "lib/op/join/compare_run.h"
#include "lib/shared/stage.h"

#include <stdlib.h>

enum { WITH, SHIFTS };
enum { QUERIES_MAX = 7 };

struct shift {
    struct amount span;  /* how far back */
    int64_t count;       /* periods */
    struct str function; /* avg, min, max; empty: each period by itself */
    struct name as;
};

struct suffixes {
    struct str *items;
    size_t n, cap;
    bool open;
};

static bool read_count(struct cursor *c, struct shift *s)
{
    const struct node *n = cursor_peek(c, 0);
    struct amount count;
    s->count = 1;
    if (!n || n->kind != NODE_NUMBER) {
        return true;
    }
    cursor_amount(c, false, &count, "how many periods");
    if (!count.integral || count.unit.len > 0 || count.value < 1) {
        cursor_complain_at(c, DIAG_BAD_NUMBER, count.span,
                           "the number of periods is a whole number above 0");
        return false;
    }
    s->count = count.value > QUERIES_MAX ? QUERIES_MAX + 1 : (int64_t)count.value;
    return true;
}

static bool read_shift(struct cursor *c, struct shift *s)
{
    static const char *const functions[] = { "avg", "min", "max" };
    if (!cursor_word(c, "timeshift")) {
        struct diag *g = cursor_complain(c, DIAG_MISSING_ARGUMENT, "`timeshift` is expected here");
        diag_help(c->diags, g,
                  "write compare with timeshift 1d, or 1d 7 avg for a mean over seven days");
        return false;
    }
    if (!cursor_duration(c, true, &s->span) || !read_count(c, s)) {
        return false;
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (cursor_word(c, functions[i])) {
            s->function = str_of(functions[i]);
        }
    }
    return !cursor_word(c, "as") || cursor_name(c, &s->as, "a name for the columns");
}

static void add_suffix(struct binder *b, struct suffixes *out, struct str suffix)
{
    *vec_add(b->arena, out) = suffix;
}

struct periods {
    double *items; /* milliseconds back */
    size_t n, cap;
};

/* A column for every measure, from these periods. */
static void add_part(struct binder *b, const struct shift *s, struct compare_plan *p,
                     struct str suffix, int64_t from, int64_t to)
{
    int64_t width = llabs(amount_ms(&s->span));
    int64_t *back = arena_array(b->arena, int64_t, (size_t)(to - from) + 2);
    struct compare_part part = { .suffix = suffix, .function = s->function, .back = back };
    for (int64_t k = from; k <= to; k++) {
        back[part.n++] = width * k;
    }
    *vec_add(b->arena, &p->parts) = part;
}

/* The suffix of the new columns after `_`. */
static void name_shift(struct binder *b, const struct shift *s, struct suffixes *out,
                       struct compare_plan *p)
{
    struct str unit = s->span.unit;
    double width = s->span.value < 0 ? -s->span.value : s->span.value;
    if (s->span.node->kind == NODE_PLACEHOLDER || s->as.placeholder) {
        out->open = true;
    } else if (s->as.text.len > 0 && (s->count == 1 || s->function.len > 0)) {
        add_suffix(b, out, s->as.text);
        add_part(b, s, p, s->as.text, 1, s->count);
    } else if (s->function.len > 0) {
        struct str suffix = arena_printf(b->arena, "%.0f%.*s_%.*s", width * (double)s->count,
                                         STR_ARG(unit), STR_ARG(s->function));
        add_suffix(b, out, suffix);
        add_part(b, s, p, suffix, 1, s->count);
    } else {
        for (int64_t k = 1; k <= s->count; k++) {
            struct str suffix =
                arena_printf(b->arena, "%.*s%s%.0f%.*s", STR_ARG(s->as.text),
                             s->as.text.len ? "_" : "", width * (double)k, STR_ARG(unit));
            add_suffix(b, out, suffix);
            add_part(b, s, p, suffix, k, k);
        }
    }
}

static bool suffix_is_free(struct binder *b, const struct suffixes *all, size_t from,
                           const struct shift *s)
{
    for (size_t i = from; i < all->n; i++) {
        for (size_t k = 0; k < from; k++) {
            if (str_eq_fold(all->items[i], all->items[k])) {
                struct span at = s->as.text.len > 0 ? s->as.span : s->span.span;
                struct diag *g =
                    stage_complain(b, DIAG_REPEATED_NAME, at,
                                   "two comparisons would make columns that end in `_%.*s`",
                                   STR_ARG(all->items[i]));
                diag_help(b->diags, g, "give one of them another name with `as`");
                return false;
            }
        }
    }
    return true;
}

/* Each period is queried once, however many comparisons use it. */
static void add_periods(struct binder *b, const struct shift *s, struct periods *all)
{
    double factor = 1;
    number_suffix(s->span.unit, &factor);
    for (int64_t k = 1; k <= s->count; k++) {
        double back = (s->span.value < 0 ? -s->span.value : s->span.value) * factor * (double)k;
        size_t i = 0;
        while (i < all->n && all->items[i] != back) {
            i++;
        }
        if (i == all->n) {
            *vec_add(b->arena, all) = back;
        }
    }
}

static bool alias_is_free(struct binder *b, struct name_list *aliases, const struct shift *s)
{
    if (s->as.text.len == 0 || s->as.placeholder) {
        return true;
    }
    if (name_list_has(aliases, s->as.text)) {
        stage_complain(b, DIAG_REPEATED_NAME, s->as.span, "two comparisons are called `%.*s`",
                       STR_ARG(s->as.text));
        return false;
    }
    name_list_add(b->arena, aliases, s->as.text);
    return true;
}

static bool read_shifts(struct binder *b, struct cursor *c, struct suffixes *out,
                        struct compare_plan *p)
{
    struct periods periods = { 0 };
    struct name_list aliases = { 0 };
    struct span all;
    bool named = true;
    do {
        struct shift s = { 0 };
        size_t before = out->n;
        struct span start = cursor_here(c);
        if (!read_shift(c, &s)) {
            return false;
        }
        add_periods(b, &s, &periods);
        all = span_join(start, c->run->items[c->at - 1]->span);
        if (periods.n > QUERIES_MAX) {
            struct diag *g = stage_complain(
                b, DIAG_BAD_NUMBER, all,
                "the query would run more than %d times over earlier periods", QUERIES_MAX);
            diag_help(b->diags, g, "the periods of all comparisons together are at most %d",
                      QUERIES_MAX);
            return false;
        }
        if (!alias_is_free(b, &aliases, &s)) {
            return false;
        }
        name_shift(b, &s, out, p);
        named = named && suffix_is_free(b, out, before, &s);
    } while (cursor_punct(c, ","));
    if (cursor_peek(c, 0)) {
        cursor_complain(c, DIAG_BAD_ARGUMENTS, "a comma is expected between comparisons");
    }
    return c->ok && named;
}

static void define_columns(struct binder *b, const struct suffixes *suffixes)
{
    size_t n = b->scope.fields.n;
    bool lost = scope_has_lost_keys(&b->scope);
    b->scope.open = b->scope.open || suffixes->open;
    for (size_t s = 0; s < suffixes->n; s++) {
        for (size_t i = 0; i < n; i++) {
            struct field f = b->scope.fields.items[i];
            if (!field_identifies(&f, lost)) {
                bind_define(b,
                            arena_printf(b->arena, "%.*s_%.*s", STR_ARG(f.name),
                                         STR_ARG(suffixes->items[s])),
                            f.type);
            }
        }
    }
}

/* Without a key the rows of two periods can be paired by their position alone. */
static void warn_of_lost_keys(struct binder *b, const struct node *stage)
{
    bool lost = scope_has_lost_keys(&b->scope), any = b->scope.open;
    for (size_t i = 0; i < b->scope.fields.n && !any; i++) {
        any = field_identifies(&b->scope.fields.items[i], lost);
    }
    if (lost && !any) {
        struct diag *g = diag_at(b->diags, DIAG_COMPARE_WITHOUT_KEY, stage_head(stage),
                                 "compare: none of the group keys is left, so rows are paired by "
                                 "their position");
        diag_help(b->diags, g, "keep a key in the table: | fields KEY, _count");
    }
}

/* The current rows, then those of each period once, however many columns use it. */
static void add_inputs(struct binder *b, const struct compare_plan *p)
{
    *vec_add(b->arena, &b->node->inputs) = (struct plan_input) { .later_fields = true };
    for (size_t i = 0; i < p->parts.n; i++) {
        for (size_t k = 0; k < p->parts.items[i].n; k++) {
            int64_t back = p->parts.items[i].back[k];
            size_t at = 1;
            while (at < b->node->inputs.n && b->node->inputs.items[at].back != back) {
                at++;
            }
            if (at == b->node->inputs.n) {
                *vec_add(b->arena, &b->node->inputs) =
                    (struct plan_input) { .back = back, .later_fields = true };
            }
        }
    }
}

static bool compare_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct suffixes suffixes = { 0 };
    struct compare_plan *p = arena_new(b->arena, struct compare_plan);
    out->data = p;
    if (!stage_match(b, stage, c) ||
        !stage_need_table(b, stage,
                          "aggregate first: | count by user | compare with timeshift 1d")) {
        return false;
    }
    if (b->compared) {
        struct diag *g =
            stage_complain(b, DIAG_BAD_ARGUMENTS, stage_head(stage), "a query compares once");
        diag_help(b->diags, g,
                  "several periods go into one stage: compare timeshift 1d, timeshift 7d");
        return false;
    }
    if (b->scope.incomparable) {
        struct diag *g = stage_complain(b, DIAG_BAD_ARGUMENTS, stage_head(stage),
                                        "compare is not supported after %s", b->scope.incomparable);
        diag_help(b->diags, g, "compare the counts of an aggregate: | count by FIELD | compare ..");
        return false;
    }
    warn_of_lost_keys(b, stage);
    b->compared = true;
    if (!read_shifts(b, &c[SHIFTS].run, &suffixes, p)) {
        return false;
    }
    add_inputs(b, p);
    p->slice = b->slice.name.len > 0 ? b->slice.name : STR("_timeslice");
    define_columns(b, &suffixes);
    return true;
}

/* Earlier times are relative to those of the query. */
static bool compare_needs_range(const struct node *stage)
{
    (void)stage;
    return true;
}

const struct op_def op_compare = {
    .name = "compare",
    .group = "analytics",
    .form = "compare [with] timeshift N UNIT [N [avg | min | max]] [as NAME] {, timeshift ...}",
    .doc = "Puts the same query over earlier times beside the current result.",
    .shape = { { "with", CLAUSE_FLAG, .optional = true, .doc = "may precede timeshift" },
               { NULL, CLAUSE_RUN,
                 .doc = "timeshift, how far back, how many periods, avg, min or max over them, as "
                        "and a name" } },
    .examples = { { "* | count by user | compare with timeshift 1d", "today beside yesterday" } },
    .fidelity = FIDELITY_EXACT,
    .traits = { .order = ORDER_MADE,
                .spread = SPREAD_QUERIES,
                .repeats = true,
                .makes_table = true,
                .makes_columns = true },
    .bind = compare_bind,
    .needs_range = compare_needs_range,
    .subplan = compare_subplan,
};

/*
 * diag.c - diagnostics of one query: adding, ordering, looking up codes.
 *
 * Everything lives in the arena given at the start, so a diagnostic stays valid while others are
 * added.
 */
#include "base/diag.h"

#include "base/sort.h"
#include "base/vec.h"

#include <assert.h>
#include <stdio.h>

const struct diag_info diag_infos[DIAG_CODES] = {
#define DIAG(code, name, level, title, text, wrong, right)                                         \
    { code, DIAG_##level, title, text, wrong, right },
#include "base/diag.def"
#undef DIAG
};

const char *const diag_level_names[DIAG_LEVELS] = { "error", "warning", "note" };

struct span span_join(struct span a, struct span b)
{
    uint32_t at = a.at < b.at ? a.at : b.at;
    assert(a.at <= UINT32_MAX - a.len && b.at <= UINT32_MAX - b.len);
    uint32_t a_end = a.at + a.len, b_end = b.at + b.len;
    return (struct span) { at, (a_end > b_end ? a_end : b_end) - at };
}

void diags_init(struct diags *d, struct arena *a)
{
    *d = (struct diags) { .arena = a };
}

/* The text, cut to what a reader looks at: a name or a pattern in it may be the whole query. */
__attribute__((format(printf, 2, 0))) static const char *bounded(struct diags *d, const char *fmt,
                                                                 va_list ap)
{
    static const char mark[] = "...";
    char text[DIAG_TEXT_MAX + sizeof mark];
    int len = vsnprintf(text, DIAG_TEXT_MAX + 1, fmt, ap);
    if (len > DIAG_TEXT_MAX) {
        size_t end = DIAG_TEXT_MAX;
        for (size_t i = 0; i < 3 && ((unsigned char)text[end - 1] & 0xC0) == 0x80; i++) {
            end--;
        }
        end -= (unsigned char)text[end - 1] >= 0xC0;
        memcpy(text + end, mark, sizeof mark);
    }
    return arena_cstr(d->arena, str_of(len < 0 ? fmt : text));
}

__attribute__((format(printf, 3, 0))) static struct diag *add(struct diags *d, enum diag_code code,
                                                              const char *fmt, va_list ap)
{
    assert(code < DIAG_CODES);
    struct diag *g = arena_new(d->arena, struct diag);
    g->code = code;
    g->level = diag_infos[code].level;
    if (d->same[code] >= DIAG_SAME_MAX) {
        g->left_out = true;
        g->message = "";
        d->left_out[g->level]++;
        return g;
    }
    d->same[code]++;
    g->message = bounded(d, fmt, ap);
    *vec_add(d->arena, d) = g;
    d->count[g->level]++;
    return g;
}

struct diag *diag_at(struct diags *d, enum diag_code code, struct span at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct diag *g = add(d, code, fmt, ap);
    va_end(ap);
    g->span = at;
    g->placed = true;
    return g;
}

struct diag *diag_run(struct diags *d, enum diag_code code, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct diag *g = add(d, code, fmt, ap);
    va_end(ap);
    return g;
}

void diag_label(struct diags *d, struct diag *g, const char *fmt, ...)
{
    if (g->left_out) {
        return;
    }
    va_list ap;
    va_start(ap, fmt);
    g->label = bounded(d, fmt, ap);
    va_end(ap);
}

void diag_help(struct diags *d, struct diag *g, const char *fmt, ...)
{
    if (g->left_out) {
        return;
    }
    va_list ap;
    va_start(ap, fmt);
    const char **helps = arena_array(d->arena, const char *, g->n_helps + 1);
    for (size_t i = 0; i < g->n_helps; i++) {
        helps[i] = g->helps[i];
    }
    helps[g->n_helps++] = bounded(d, fmt, ap);
    g->helps = helps;
    va_end(ap);
}

void diag_fix(struct diags *d, struct diag *g, struct str text)
{
    diag_edit(d, g, g->span, text);
}

void diag_edit(struct diags *d, struct diag *g, struct span at, struct str text)
{
    if (g->left_out) {
        return;
    }
    *vec_add(d->arena, &g->edits) = (struct diag_edit) { at, arena_str(d->arena, text) };
}

void diag_withdraw(struct diags *d, const struct diag *g)
{
    if (g->left_out) {
        d->left_out[g->level]--;
        return;
    }
    size_t kept = 0;
    for (size_t i = 0; i < d->n; i++) {
        if (d->items[i] != g) {
            d->items[kept++] = d->items[i];
        }
    }
    if (kept < d->n) {
        assert(kept + 1 == d->n && d->count[g->level] > 0);
        d->n = kept;
        d->count[g->level]--;
        d->same[g->code]--;
    }
}

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

/* By offset (without a location: last), errors first, notes last, then by code. */
static int compare(const struct diag *a, const struct diag *b)
{
    int order = ORDER(b->placed, a->placed);
    order = order ? order : ORDER(a->span.at, b->span.at);
    order = order ? order : ORDER(a->level, b->level);
    if (order == 0 && a->placed) {
        order = ORDER(a->code, b->code);
        order = order ? order : ORDER(a->span.len, b->span.len);
    }
    return order;
}

static int in_order(const void *a, const void *b, const void *ctx)
{
    (void)ctx;
    return compare(*(struct diag *const *)a, *(struct diag *const *)b);
}

/* A duplicate: the same code at the same offset; without a location, the same message. */
static bool repeats(const struct diag *a, const struct diag *b)
{
    return a->code == b->code && compare(a, b) == 0 &&
           (a->placed || strcmp(a->message, b->message) == 0);
}

/* One diagnostic for all that are left out; more may have been since the last time. */
static void report_left_out(struct diags *d)
{
    size_t n = d->left_out[DIAG_ERROR] + d->left_out[DIAG_WARNING] + d->left_out[DIAG_NOTE];
    if (n == 0) {
        return;
    }
    if (!d->more) {
        d->more = diag_run(d, DIAG_MORE_FINDINGS, "more findings are left out");
    }
    d->more->message =
        arena_printf(d->arena, "%zu more %s left out", n, n == 1 ? "finding is" : "findings are").s;
    if (d->more->n_helps == 0) {
        diag_help(d, d->more, "the first %d of each code are shown", DIAG_SAME_MAX);
    }
}

void diags_sort(struct diags *d)
{
    report_left_out(d);
    sort_stable(d->items, arena_array(d->arena, struct diag *, d->n), d->n, sizeof *d->items,
                in_order, NULL);
    size_t kept = 0;
    for (size_t i = 0; i < d->n; i++) {
        struct diag *g = d->items[i];
        if (kept > 0 && repeats(d->items[kept - 1], g)) {
            d->count[g->level]--;
            continue;
        }
        d->items[kept++] = g;
    }
    d->n = kept;
    assert(d->count[DIAG_ERROR] + d->count[DIAG_WARNING] + d->count[DIAG_NOTE] == d->n);
}

const struct diag_info *diag_find(struct str code)
{
    for (size_t i = 0; i < DIAG_CODES; i++) {
        if (str_eq_fold(code, str_of(diag_infos[i].code))) {
            return &diag_infos[i];
        }
    }
    return NULL;
}

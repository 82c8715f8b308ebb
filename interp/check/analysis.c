/*
 * analysis.c - see analysis.h.
 */
#include "check/analysis.h"

#include "base/sort.h"
#include "base/vec.h"
#include "check/check.h"

static int by_place(const void *a, const void *b, const void *ctx)
{
    (void)ctx;
    const struct trail_use *x = a, *y = b;
    return x->span.at != y->span.at     ? (x->span.at < y->span.at ? -1 : 1)
           : x->span.len != y->span.len ? (x->span.len < y->span.len ? -1 : 1)
                                        : 0;
}

static bool is_same(const struct trail_use *x, const struct trail_use *y)
{
    return by_place(x, y, NULL) == 0 && x->field == y->field;
}

/* Is the text there the name? An operator may read a field that its words only imply. */
static bool is_named(const struct document *d, const struct trail_use *u)
{
    enum token_kind kind = d->tokens.items[document_token_at(d, u->span.at)].kind;
    return kind == TOKEN_NAME || kind == TOKEN_PARAM || kind == TOKEN_MACRO ||
           str_eq_fold(document_text(d, u->span), u->name);
}

/* Keeps the uses that are names of the text, each once, in the order of the text. */
static void place_uses(struct arena *a, const struct document *d, struct trail *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->uses.n; i++) {
        struct trail_use *u = &t->uses.items[i];
        if ((u->span.len > 0 || document_span(d, u->name, &u->span)) && is_named(d, u)) {
            t->uses.items[n++] = *u;
        }
    }
    struct trail_use *aside = arena_array(a, struct trail_use, n + 1);
    sort_stable(t->uses.items, aside, n, sizeof *aside, by_place, NULL);
    t->uses.n = 0;
    for (size_t i = 0; i < n; i++) {
        const struct trail_use *u = &t->uses.items[i];
        if (t->uses.n == 0 || !is_same(&t->uses.items[t->uses.n - 1], u)) {
            t->uses.items[t->uses.n++] = *u;
        }
    }
}

const struct analysis *analysis_new(struct arena *a, const struct document *d,
                                    const struct binder *start)
{
    struct analysis *x = arena_new(a, struct analysis);
    struct trail *t = arena_new(a, struct trail);
    struct checked checked = { 0 };
    struct binder b = *start;
    t->arena = a;
    b.arena = a;
    b.diags = d->diags;
    b.text = d->text;
    b.checks_only = true;
    b.n_slots = 1;
    b.trail = t;
    check_query(&b, d->parsed->query, &checked);
    diags_sort(d->diags);
    for (size_t i = 0; i < t->fields.n; i++) {
        struct trail_field *f = &t->fields.items[i];
        if (f->maker != TRAIL_NONE) {
            document_span(d, f->name, &f->span);
        }
    }
    place_uses(a, d, t);
    x->document = d;
    x->stages.items = t->stages.items;
    x->stages.n = t->stages.n;
    x->fields.items = t->fields.items;
    x->fields.n = t->fields.n;
    x->uses.items = t->uses.items;
    x->uses.n = t->uses.n;
    x->diags = d->diags;
    x->cut = t->cut;
    return x;
}

static int by_order(const void *a, const void *b, const void *ctx)
{
    (void)ctx;
    const struct trail_field *x = *(const struct trail_field *const *)a;
    const struct trail_field *y = *(const struct trail_field *const *)b;
    return (x->order > y->order) - (x->order < y->order);
}

const struct trail_field **analysis_scope(struct arena *a, const struct analysis *x, size_t stage,
                                          size_t *n)
{
    struct {
        const struct trail_field **items;
        size_t n, cap;
    } list = { 0 };
    for (size_t i = 0; stage != TRAIL_NONE && i < x->fields.n; i++) {
        const struct trail_field *f = &x->fields.items[i];
        if (f->query == x->stages.items[stage].query && f->from <= stage && stage < f->until) {
            *vec_add(a, &list) = f;
        }
    }
    const struct trail_field **aside = arena_array(a, const struct trail_field *, list.n + 1);
    sort_stable(list.items, aside, list.n, sizeof *aside, by_order, NULL);
    *n = list.n;
    return list.items;
}

enum way { WAY_WITHIN, WAY_PIPED, WAY_OUT };

/* Where byte `to` is, seen from the stage that begins at `from`: in it, after a pipe that follows
 * it, or beyond a bracket that closes its query. */
static enum way way_from(const struct document *d, size_t from, size_t to)
{
    enum way way = WAY_WITHIN;
    size_t depth = 0;
    for (size_t i = document_token_at(d, from); d->tokens.items[i].span.at < to; i++) {
        const struct token *t = &d->tokens.items[i];
        char c = t->kind == TOKEN_PUNCT ? d->text.s[t->span.at] : 0;
        if (t->kind == TOKEN_END || ((c == ')' || c == ']') && depth == 0)) {
            return c ? WAY_OUT : way;
        }
        depth += c == '(' || c == '[';
        depth -= c == ')' || c == ']';
        if (c == '|' && t->span.len == 1 && depth == 0) {
            way = WAY_PIPED;
        }
    }
    return way;
}

size_t analysis_before(const struct analysis *x, size_t at, size_t *in)
{
    const struct trail_stage *stages = x->stages.items;
    size_t near = 0;
    for (size_t i = 1; i < x->stages.n; i++) {
        bool begun = stages[i].span.at <= at && (stages[i].node || stages[i].number > 0);
        near = begun && stages[i].span.at >= stages[near].span.at ? i : near;
    }
    enum way way = way_from(x->document, stages[near].span.at, at);
    while (way == WAY_OUT && stages[near].parent != TRAIL_NONE) {
        near = stages[near].parent;
        way = way_from(x->document, stages[near].span.at, at);
    }
    *in = way == WAY_PIPED ? TRAIL_NONE : near;
    return way == WAY_PIPED ? near : stages[near].before;
}

const struct trail_use *analysis_use_at(const struct analysis *x, size_t at)
{
    size_t low = 0, high = x->uses.n; /* uses before `low` begin at or before the byte */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (x->uses.items[middle].span.at <= at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const struct trail_use *u = low > 0 ? &x->uses.items[low - 1] : NULL;
    return u && at - u->span.at <= u->span.len ? u : NULL;
}

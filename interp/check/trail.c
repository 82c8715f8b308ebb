/*
 * trail.c - see trail.h.
 *
 * Operators change the scope in many ways, so what a stage did is seen by comparing the fields
 * after it with those before it: by slot, since each value that a stage makes has its own.
 */
#include "check/trail.h"

#include "base/vec.h"

enum { WORK_MAX = 20 * 1000 * 1000 }; /* fields, over all stages; real queries have below 10,000 */

struct ids {
    size_t *items;
    size_t n, cap;
};

struct trail_query {
    struct trail_query *outer;
    size_t first, parent;     /* stages */
    size_t last, now;         /* the stage that was bound last, and the one being bound */
    struct ids before, after; /* the fields visible before the stage; scratch */
};

static size_t *field_of(struct trail *t, uint32_t slot)
{
    while (t->slots.n <= slot) {
        *vec_add(t->arena, &t->slots) = 0;
    }
    return &t->slots.items[slot];
}

/* The stage of the current query with that number. */
static size_t stage_of(struct trail *t, size_t number)
{
    size_t at = t->query->now;
    while (at != TRAIL_NONE && t->stages.items[at].number > number) {
        at = t->stages.items[at].before;
        t->work++;
    }
    return at;
}

static size_t add_field(struct trail *t, const struct field *f, size_t maker)
{
    size_t now = t->query->now, id = t->fields.n;
    *vec_add(t->arena, &t->fields) = (struct trail_field) { .name = f->name,
                                                            .type = f->type,
                                                            .key = f->key,
                                                            .maker = maker,
                                                            .from = now,
                                                            .until = now,
                                                            .query = t->query->first,
                                                            .slot = f->slot };
    *field_of(t, f->slot) = id + 1;
    return id;
}

static size_t maker_of(struct trail *t, const struct field *f)
{
    return !f->source ? t->query->now : f->stage > 0 ? stage_of(t, f->stage) : TRAIL_NONE;
}

void trail_enter(struct binder *b, const struct node_query *q)
{
    struct trail *t = b->trail;
    struct trail_query *query = arena_new(t->arena, struct trail_query);
    query->outer = t->query;
    query->parent = t->query ? t->query->now : TRAIL_NONE;
    query->first = t->stages.n;
    query->last = query->now = TRAIL_NONE;
    t->query = query;
    trail_begin(b, q->scope, 0);
    t->stages.items[query->now].span =
        q->scope ? q->scope->span : (struct span) { q->base.span.at, 0 };
}

void trail_leave(struct binder *b)
{
    struct trail *t = b->trail;
    t->query = t->query->outer;
    /* slots that were the inner query's, too */
    for (size_t i = 0; i < t->query->before.n; i++) {
        size_t id = t->query->before.items[i];
        *field_of(t, t->fields.items[id].slot) = id + 1;
    }
    t->work += t->query->before.n;
}

void trail_begin(struct binder *b, const struct node *stage, size_t number)
{
    struct trail *t = b->trail;
    struct trail_query *query = t->query;
    query->now = t->stages.n;
    *vec_add(t->arena, &t->stages) =
        (struct trail_stage) { .node = stage,
                               .span = stage ? stage->span : (struct span) { 0, 0 },
                               .number = number,
                               .before = query->last,
                               .query = query->first,
                               .parent = query->parent };
}

/* Is the field the one at place `i` before the stage, under another slot? A stage with dynamic
 * fields gives such to those that exist. */
static bool has_moved(const struct trail *t, const struct field *f, size_t i)
{
    const struct trail_query *query = t->query;
    if (f->stage == 0 || i >= query->before.n) {
        return false;
    }
    const struct trail_field *old = &t->fields.items[query->before.items[i]];
    return old->maker != TRAIL_NONE && old->maker != query->now && str_eq(old->name, f->name) &&
           t->stages.items[old->maker].number == f->stage;
}

/* The field of the trail that the scope's field `i` is now. */
static size_t identify(struct trail *t, const struct field *f, size_t i)
{
    size_t known = *field_of(t, f->slot);
    if (known == 0 && has_moved(t, f, i)) {
        *field_of(t, f->slot) = t->query->before.items[i] + 1;
        return t->query->before.items[i];
    }
    if (known == 0 || !str_eq_fold(t->fields.items[known - 1].name, f->name)) {
        return add_field(t, f, maker_of(t, f));
    }
    const struct trail_field at = t->fields.items[known - 1];
    if (at.query == t->query->first) {
        return known - 1;
    }
    size_t given = add_field(t, f, at.maker); /* to an inner query */
    t->fields.items[given].name = at.name;
    return given;
}

/* The fields after the stage: those before it end, but for the ones that are still there. */
static void compare(struct trail *t, const struct field_list *l)
{
    struct trail_query *query = t->query;
    size_t least = 0, last = 0;
    query->after.n = 0;
    for (size_t i = 0; i < query->before.n; i++) {
        t->fields.items[query->before.items[i]].until = query->now;
    }
    for (size_t i = 0; i < l->n; i++) {
        size_t id = identify(t, &l->items[i], i);
        struct trail_field *f = &t->fields.items[id];
        if (f->from == query->now) {
            f->order = i > least ? i : least + (id < last);
            f->key = l->items[i].key;
        } else if (f->order < least || (f->order == least && id < last)) {
            /* columns in another order are fields anew, of the same makers */
            struct trail_field again = *f;
            again.from = query->now;
            again.order = least;
            id = t->fields.n;
            *vec_add(t->arena, &t->fields) = again;
            *field_of(t, again.slot) = id + 1;
            f = &t->fields.items[id];
        }
        f->until = TRAIL_NONE;
        least = f->order;
        last = id;
        *vec_add(t->arena, &query->after) = id;
    }
    struct ids swap = query->before;
    query->before = query->after;
    query->after = swap;
}

void trail_end(struct binder *b)
{
    struct trail *t = b->trail;
    const struct scope *s = &b->scope;
    struct trail_stage *stage = &t->stages.items[t->query->now];
    stage->table = s->table;
    stage->open = s->open || s->dynamic.n > 0;
    stage->masked = !s->table && (s->mask.listed || s->mask.sealed);
    t->work += s->fields.n + t->query->before.n;
    t->cut = t->cut || t->work > WORK_MAX || b->too_many;
    if (!t->cut) {
        compare(t, &s->fields);
    }
    t->query->last = t->query->now;
}

void trail_read(struct binder *b, struct str name, const struct field *f)
{
    struct trail *t = b->trail;
    if (t->cut || !t->query) {
        return;
    }
    size_t id = f ? *field_of(t, f->slot) : 0;
    if (f && id == 0 && f->source) {
        id = add_field(t, f, maker_of(t, f)) + 1;
    }
    *vec_add(t->arena, &t->uses) = (struct trail_use) { .name = name,
                                                        .stage = t->query->now,
                                                        .field = id > 0 ? id - 1 : TRAIL_NONE };
}

void trail_place(struct binder *b, const struct name *name)
{
    struct trail *t = b->trail;
    if (!t->cut && t->uses.n > 0 && t->uses.items[t->uses.n - 1].name.s == name->text.s) {
        t->uses.items[t->uses.n - 1].span = name->span;
        t->uses.items[t->uses.n - 1].sure = true;
    }
}

void trail_make(struct binder *b, const struct field *f)
{
    struct trail *t = b->trail;
    if (t->cut || !t->query) {
        return;
    }
    const struct trail_use *last = t->uses.n > 0 ? &t->uses.items[t->uses.n - 1] : NULL;
    if (last && !last->sure && last->stage == t->query->now && last->name.s == f->name.s) {
        t->uses.n--; /* the value before, of a stage that may keep it */
    }
    add_field(t, f, t->query->now);
}

/*
 * late.c - see late.h. The fields before such a stage and those it makes are layers, with what
 * `fields` and `table` hide in between.
 */
#include "check/late.h"

#include "base/vec.h"

/* The stage's field of that name over `old`, made when it is not there. */
static uint32_t layer(struct binder *b, struct late_fields *late, struct str name, uint32_t old)
{
    if (name_list_has(&late->hidden, name)) {
        return old;
    }
    for (size_t i = 0; i < late->fields.n; i++) {
        const struct late_field *f = &late->fields.items[i];
        if (f->old == old && str_eq_fold(f->name, name)) {
            return f->slot;
        }
    }
    struct late_field *f = vec_add(b->arena, &late->fields);
    *f = (struct late_field) { .name = name, .write = late->node->writes.n, .old = old };
    f->slot = bind_slot_of(b, late->node);
    bind_reads(b, late->node, old);
    return f->slot;
}

/* Fields that exist are the stage's from here on. */
static void take_over(struct binder *b, struct late_fields *late)
{
    for (size_t i = 0; i < b->scope.fields.n; i++) {
        struct field *f = &b->scope.fields.items[i];
        f->slot = layer(b, late, f->name, f->slot);
        f->type = f->type == T_TIME ? T_TIME : T_ANY;
    }
}

static bool is_repeated(const struct late_keys *keys, struct str as)
{
    size_t n = 0;
    for (size_t i = 0; i < keys->n; i++) {
        n += str_eq_fold(keys->items[i].as, as);
    }
    return n > 1;
}

static void make_keys(struct binder *b, struct late_fields *late, const struct late_keys *keys)
{
    for (size_t i = 0; i < keys->n; i++) {
        const struct late_key *key = &keys->items[i];
        uint32_t old = bind_find(b, key->as);
        struct late_field *f = vec_add(b->arena, &late->fields);
        *f = (struct late_field) { .name = key->name,
                                   .write = late->node->writes.n,
                                   .old = old,
                                   .skips_null = is_repeated(keys, key->as) };
        f->slot = bind_define(b, key->as, T_ANY);
    }
}

/* What the stage makes on the way is not read from the stages before. */
static void forget_own(struct plan_node *node)
{
    size_t kept = 0;
    for (size_t i = 0; i < node->reads.n; i++) {
        bool own = false;
        for (size_t k = 0; k < node->writes.n; k++) {
            own = own || node->writes.items[k] == node->reads.items[i];
        }
        if (!own) {
            node->reads.items[kept++] = node->reads.items[i];
        }
    }
    node->reads.n = kept;
}

struct late_fields *late_bind(struct binder *b, uint32_t input, const struct late_keys *keys,
                              bool all)
{
    struct late_fields *late = arena_new(b->arena, struct late_fields);
    struct scope *s = &b->scope;
    late->node = b->node;
    late->input = input;
    for (size_t i = 0; i < keys->n; i++) {
        if (!str_eq_fold(keys->items[i].name, keys->items[i].as)) {
            name_list_add(b->arena, &late->hidden, keys->items[i].name);
        }
    }
    if (all) {
        late->below = s->mask;
        s->mask = (struct field_mask) { 0 };
        *vec_add(b->arena, &s->late) = late;
        s->open = s->open || s->table;
        take_over(b, late);
    }
    make_keys(b, late, keys);
    forget_own(late->node);
    return late;
}

static const struct field_mask *mask_after(const struct scope *s, size_t layers)
{
    return layers == s->late.n ? &s->mask : &s->late.items[layers]->below;
}

struct field *late_find(struct binder *b, struct str name)
{
    struct scope *s = &b->scope;
    if (!field_mask_passes(&s->mask, name)) {
        return NULL;
    }
    uint32_t slot =
        s->table || !field_mask_passes(mask_after(s, 0), name) ? SLOT_NULL : bind_source(b, name);
    for (size_t k = 0; k < s->late.n; k++) {
        slot = layer(b, s->late.items[k], name, slot);
        slot = field_mask_passes(mask_after(s, k + 1), name) ? slot : SLOT_NULL;
    }
    struct field *f = vec_add(b->arena, &s->fields);
    *f = (struct field) {
        name, slot, T_ANY, s->late.items[s->late.n - 1]->node->stage, true, false
    };
    return f;
}

bool late_is_kept(const struct late_fields *late, uint32_t slot)
{
    for (size_t i = 0; i < late->node->keep.n; i++) {
        if (late->node->keep.items[i] == slot) {
            return slot != SLOT_NULL;
        }
    }
    return false;
}

bool late_is_read(const struct late_fields *late, size_t i)
{
    uint32_t slot = late->fields.items[i].slot;
    bool read = late_is_kept(late, slot);
    for (size_t k = i + 1; !read && k < late->fields.n; k++) {
        read = late->fields.items[k].old == slot && late_is_read(late, k);
    }
    return read;
}

size_t late_shown(const struct scope *s)
{
    size_t first = s->late.n;
    while (first > 0 && !mask_after(s, first)->listed && !mask_after(s, first)->sealed) {
        first--;
    }
    return first;
}

bool late_shows(const struct scope *s, size_t k, struct str name)
{
    bool passes = !scope_find(s, name) && !name_list_has(&s->late.items[k]->hidden, name);
    for (size_t i = k + 1; passes && i <= s->late.n; i++) {
        passes = field_mask_passes(mask_after(s, i), name);
    }
    return passes;
}

void late_show(struct binder *b, struct str name)
{
    bind_find(b, name);
    if (!b->scope.table && b->scope.has_shown) {
        name_list_add(b->arena, &b->scope.shown, name);
    }
}

uint32_t late_rest(struct binder *b, size_t k)
{
    struct late_fields *late = b->scope.late.items[k];
    if (late->rest == SLOT_NULL) {
        late->rest_write = late->node->writes.n;
        late->rest = bind_slot_of(b, late->node);
    }
    return late->rest;
}

/*
 * dynamic.c - see dynamic.h. The fields before such a stage and those it makes are layers, with the
 * masks of `fields` and `table` in between.
 */
#include "check/dynamic.h"

#include "base/vec.h"

/* Where a field of a name is, and where one before it of that name is. */
struct layer_place {
    size_t at;
    const struct layer_place *before;
};

static struct dynamic_field *add_field(struct binder *b, struct dynamic_fields *dynamic,
                                       struct dynamic_field f)
{
    struct layer_place *place = arena_new(b->arena, struct layer_place);
    if (!dynamic->places.arena) {
        map_init(&dynamic->places, b->arena, true);
    }
    *place = (struct layer_place) { dynamic->fields.n, map_get(&dynamic->places, f.name) };
    map_put(&dynamic->places, f.name, place);
    struct dynamic_field *added = vec_add(b->arena, &dynamic->fields);
    *added = f;
    return added;
}

/* The stage's field of that name, shadowing `old`; added if missing. */
static uint32_t layer(struct binder *b, struct dynamic_fields *dynamic, struct str name,
                      uint32_t old)
{
    if (name_list_has(&dynamic->hidden, name)) {
        return old;
    }
    size_t first = dynamic->fields.n;
    for (const struct layer_place *p = map_get(&dynamic->places, name); p; p = p->before) {
        first = dynamic->fields.items[p->at].old == old ? p->at : first;
    }
    if (first < dynamic->fields.n) {
        return dynamic->fields.items[first].slot;
    }
    struct dynamic_field *f = add_field(
        b, dynamic,
        (struct dynamic_field) { .name = name, .write = dynamic->node->writes.n, .old = old });
    f->slot = bind_slot_of(b, dynamic->node);
    bind_name_slot(b, f->slot, name);
    bind_reads(b, dynamic->node, old);
    return f->slot;
}

/* Makes existing fields belong to the stage. */
static void take_over(struct binder *b, struct dynamic_fields *dynamic)
{
    for (size_t i = 0; i < b->scope.fields.n; i++) {
        struct field *f = &b->scope.fields.items[i];
        f->slot = layer(b, dynamic, f->name, f->slot);
        f->type = f->type == T_TIME ? T_TIME : T_ANY;
    }
}

static bool is_repeated(const struct dynamic_keys *keys, struct str as)
{
    size_t n = 0;
    for (size_t i = 0; i < keys->n; i++) {
        n += str_eq_fold(keys->items[i].as, as);
    }
    return n > 1;
}

static void make_keys(struct binder *b, struct dynamic_fields *dynamic,
                      const struct dynamic_keys *keys)
{
    for (size_t i = 0; i < keys->n; i++) {
        const struct dynamic_key *key = &keys->items[i];
        uint32_t old = bind_find(b, key->as);
        struct dynamic_field *f =
            add_field(b, dynamic,
                      (struct dynamic_field) { .name = key->name,
                                               .write = dynamic->node->writes.n,
                                               .old = old,
                                               .skips_null = is_repeated(keys, key->as) });
        f->slot = bind_define(b, key->as, T_ANY);
    }
}

/* What the stage makes itself is not read from earlier stages. */
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

struct dynamic_fields *dynamic_bind(struct binder *b, uint32_t input,
                                    const struct dynamic_keys *keys, bool all)
{
    struct dynamic_fields *dynamic = arena_new(b->arena, struct dynamic_fields);
    struct scope *s = &b->scope;
    dynamic->node = b->node;
    dynamic->input = input;
    b->node->as.extract = (struct rel_extract) { .input = input, .open = all };
    for (size_t i = 0; i < keys->n; i++) {
        if (!str_eq_fold(keys->items[i].name, keys->items[i].as)) {
            name_list_add(b->arena, &dynamic->hidden, keys->items[i].name);
        }
    }
    if (all) {
        dynamic->below = s->mask;
        s->mask = (struct field_mask) { 0 };
        *vec_add(b->arena, &s->dynamic) = dynamic;
        s->open = s->open || s->table;
        take_over(b, dynamic);
    }
    make_keys(b, dynamic, keys);
    forget_own(dynamic->node);
    return dynamic;
}

static const struct field_mask *mask_after(const struct scope *s, size_t layers)
{
    return layers == s->dynamic.n ? &s->mask : &s->dynamic.items[layers]->below;
}

struct field *dynamic_find(struct binder *b, struct str name)
{
    struct scope *s = &b->scope;
    if (!field_mask_passes(&s->mask, name)) {
        return NULL;
    }
    uint32_t slot =
        s->table || !field_mask_passes(mask_after(s, 0), name) ? SLOT_NULL : bind_source(b, name);
    for (size_t k = 0; k < s->dynamic.n; k++) {
        slot = layer(b, s->dynamic.items[k], name, slot);
        slot = field_mask_passes(mask_after(s, k + 1), name) ? slot : SLOT_NULL;
    }
    size_t stage = s->dynamic.items[s->dynamic.n - 1]->node->stage;
    return field_list_add(b->arena, &s->fields,
                          (struct field) { name, slot, T_ANY, stage, true, false });
}

bool dynamic_is_kept(const struct dynamic_fields *dynamic, uint32_t slot)
{
    for (size_t i = 0; i < dynamic->node->keep.n; i++) {
        if (dynamic->node->keep.items[i] == slot) {
            return slot != SLOT_NULL;
        }
    }
    return false;
}

bool dynamic_is_read(const struct dynamic_fields *dynamic, size_t i)
{
    uint32_t slot = dynamic->fields.items[i].slot;
    bool read = dynamic_is_kept(dynamic, slot);
    for (size_t k = i + 1; !read && k < dynamic->fields.n; k++) {
        read = dynamic->fields.items[k].old == slot && dynamic_is_read(dynamic, k);
    }
    return read;
}

size_t dynamic_shown(const struct scope *s)
{
    size_t first = s->dynamic.n;
    while (first > 0 && !mask_after(s, first)->listed && !mask_after(s, first)->sealed) {
        first--;
    }
    return first;
}

bool dynamic_shows(const struct scope *s, size_t k, struct str name)
{
    bool passes = !scope_find(s, name) && !name_list_has(&s->dynamic.items[k]->hidden, name);
    for (size_t i = k + 1; passes && i <= s->dynamic.n; i++) {
        passes = field_mask_passes(mask_after(s, i), name);
    }
    return passes;
}

void dynamic_show(struct binder *b, struct str name)
{
    bind_find(b, name);
    if (!b->scope.table && b->scope.has_shown) {
        name_list_add(b->arena, &b->scope.shown, name);
    }
}

uint32_t dynamic_rest(struct binder *b, size_t k)
{
    struct dynamic_fields *dynamic = b->scope.dynamic.items[k];
    if (dynamic->rest == SLOT_NULL) {
        dynamic->rest_write = dynamic->node->writes.n;
        dynamic->rest = bind_slot_of(b, dynamic->node);
    }
    return dynamic->rest;
}

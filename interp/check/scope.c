/*
 * scope.c - see scope.h.
 */
#include "check/scope.h"

#include "base/vec.h"

/* Where a name is, and where the next that is equal without case is. */
struct place {
    size_t at;
    const struct place *next;
};

static void add_place(struct arena *a, struct map *m, struct str name, size_t at)
{
    struct place *p = arena_new(a, struct place);
    if (!m->arena) {
        map_init(m, a, true);
    }
    *p = (struct place) { at, map_get(m, name) };
    map_put(m, name, p);
}

static void index_fields(struct arena *a, struct field_list *l)
{
    for (; l->indexed < l->n; l->indexed++) {
        const struct field *f = &l->items[l->indexed];
        add_place(a, &l->index, f->name, l->indexed);
        if (f->also.len > 0) {
            add_place(a, &l->others, f->also, l->indexed);
        }
    }
}

static struct str name_of(const struct field *f, bool other)
{
    return other ? f->also : f->name;
}

/* The first field with that name, the exact spelling before those that are equal without case, or
 * with that other name; l->n: none. Fields may have got another name since they were indexed. */
static size_t find_name(const struct field_list *l, struct str name, bool other)
{
    const struct map *m = other ? &l->others : &l->index;
    size_t same = l->n, exact = l->n;
    for (const struct place *p = map_get(m, name); p; p = p->next) {
        if (p->at < same && str_eq_fold(name_of(&l->items[p->at], other), name)) {
            same = p->at;
        }
        if (p->at < exact && str_eq(name_of(&l->items[p->at], other), name)) {
            exact = p->at;
        }
    }
    for (size_t i = l->indexed; i < l->n && exact == l->n; i++) {
        struct str its = name_of(&l->items[i], other);
        same = same == l->n && str_eq_fold(its, name) ? i : same;
        exact = str_eq(its, name) ? i : exact;
    }
    return exact < l->n && !other ? exact : same;
}

struct field *field_list_find(const struct field_list *l, struct str name)
{
    size_t at = find_name(l, name, false);
    if (at == l->n && name.len > 0) {
        at = find_name(l, name, true);
    }
    return at < l->n ? &l->items[at] : NULL;
}

struct field *scope_find(const struct scope *s, struct str name)
{
    return field_list_find(&s->fields, name);
}

struct field *field_list_add(struct arena *a, struct field_list *l, struct field f)
{
    *vec_add(a, l) = f;
    l->made += !f.source;
    index_fields(a, l);
    return &l->items[l->n - 1];
}

void field_list_set(struct arena *a, struct field_list *l, struct field *at, struct field f)
{
    size_t i = (size_t)(at - l->items);
    if (i < l->indexed && !str_eq_fold(at->name, f.name)) {
        add_place(a, &l->index, f.name, i);
    }
    if (i < l->indexed && f.also.len > 0 && !str_eq_fold(at->also, f.also)) {
        add_place(a, &l->others, f.also, i);
    }
    *at = f;
    l->made += !f.source;
}

void field_list_remove(struct arena *a, struct field_list *l, const struct name_list *names)
{
    bool *gone = arena_array(a, bool, l->n + 1);
    struct field_list kept = { 0 };
    for (size_t i = 0; i < names->n; i++) {
        const struct field *f = field_list_find(l, names->items[i]);
        if (f) {
            gone[f - l->items] = true;
        }
    }
    for (size_t i = 0; i < l->n; i++) {
        if (!gone[i]) {
            field_list_add(a, &kept, l->items[i]);
        }
    }
    *l = kept;
}

struct field_list field_list_copy(struct arena *a, const struct field_list *l)
{
    struct field_list copy = { 0 };
    for (size_t i = 0; i < l->n; i++) {
        field_list_add(a, &copy, l->items[i]);
    }
    return copy;
}

bool field_mask_passes(const struct field_mask *v, struct str name)
{
    if (v->sealed || name_list_has(&v->removed, name)) {
        return false;
    }
    return !v->listed || (name.len > 0 && name.s[0] == '_');
}

bool name_list_has(const struct name_list *l, struct str name)
{
    bool has = map_get(&l->index, name);
    for (size_t i = l->indexed; i < l->n && !has; i++) {
        has = str_eq_fold(l->items[i], name);
    }
    return has;
}

void name_list_add(struct arena *a, struct name_list *l, struct str name)
{
    if (name_list_has(l, name)) {
        return;
    }
    *vec_add(a, l) = name;
    if (!l->index.arena) {
        map_init(&l->index, a, true);
    }
    for (; l->indexed < l->n; l->indexed++) {
        map_put(&l->index, l->items[l->indexed], l);
    }
}

void name_list_remove(struct arena *a, struct name_list *l, struct str name)
{
    if (name_list_has(l, name)) {
        name_list_remove_all(a, l, &(struct name_list) { .items = &name, .n = 1 });
    }
}

void name_list_remove_all(struct arena *a, struct name_list *l, const struct name_list *names)
{
    struct name_list kept = { 0 };
    for (size_t i = 0; i < l->n; i++) {
        if (!name_list_has(names, l->items[i])) {
            name_list_add(a, &kept, l->items[i]);
        }
    }
    *l = kept;
}

struct name_list name_list_copy(struct arena *a, const struct name_list *l)
{
    struct name_list none = { 0 }, copy = *l;
    name_list_remove_all(a, &copy, &none);
    return copy;
}

bool scope_has_lost_keys(const struct scope *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->fields.n; i++) {
        n += s->fields.items[i].key;
    }
    return n < s->n_keys;
}

bool field_identifies(const struct field *f, bool lost)
{
    return f->key || (lost && f->of_keys);
}

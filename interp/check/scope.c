/*
 * scope.c - see scope.h.
 */
#include "check/scope.h"

#include "base/vec.h"

/* Are they equal without case? Lists are searched name by name: most differ in their length or
 * their last byte. */
static inline bool same_name(struct str a, struct str b)
{
    return a.len == b.len &&
           (a.len == 0 ||
            ascii_lower((unsigned char)a.s[a.len - 1]) ==
                ascii_lower((unsigned char)b.s[a.len - 1]) ||
            (unsigned char)a.s[a.len - 1] >= 0x80) &&
           str_eq_fold(a, b);
}

struct field *scope_find(const struct scope *s, struct str name)
{
    struct field *found = NULL;
    for (size_t i = 0; i < s->fields.n; i++) {
        struct field *f = &s->fields.items[i];
        if (same_name(f->name, name)) {
            if (str_eq(f->name, name)) {
                return f;
            }
            found = found ? found : f;
        }
    }
    for (size_t i = 0; !found && i < s->fields.n; i++) {
        struct field *f = &s->fields.items[i];
        found = f->also.len > 0 && same_name(f->also, name) ? f : NULL;
    }
    return found;
}

bool field_mask_passes(const struct field_mask *v, struct str name)
{
    if (v->sealed || name_list_has(&v->removed, name)) {
        return false;
    }
    return !v->listed || (name.len > 0 && name.s[0] == '_');
}

static size_t name_list_find(const struct name_list *l, struct str name)
{
    size_t i = 0;
    while (i < l->n && !same_name(l->items[i], name)) {
        i++;
    }
    return i;
}

bool name_list_has(const struct name_list *l, struct str name)
{
    return name_list_find(l, name) < l->n;
}

void name_list_add(struct arena *a, struct name_list *l, struct str name)
{
    if (!name_list_has(l, name)) {
        *vec_add(a, l) = name;
    }
}

void name_list_remove(struct name_list *l, struct str name)
{
    size_t at = name_list_find(l, name);
    if (at < l->n) {
        memmove(&l->items[at], &l->items[at + 1], (l->n - at - 1) * sizeof *l->items);
        l->n--;
    }
}

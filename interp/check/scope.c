/*
 * scope.c - see scope.h.
 */
#include "check/scope.h"

#include "base/vec.h"

struct field *scope_find(const struct scope *s, struct str name)
{
    for (size_t i = 0; i < s->fields.n; i++) {
        if (str_eq_fold(s->fields.items[i].name, name)) {
            return &s->fields.items[i];
        }
    }
    return NULL;
}

static size_t names_find(const struct name_list *l, struct str name)
{
    size_t i = 0;
    while (i < l->n && !str_eq_fold(l->items[i], name)) {
        i++;
    }
    return i;
}

bool names_have(const struct name_list *l, struct str name)
{
    return names_find(l, name) < l->n;
}

void names_add(struct arena *a, struct name_list *l, struct str name)
{
    if (!names_have(l, name)) {
        *vec_add(a, l) = name;
    }
}

void names_remove(struct name_list *l, struct str name)
{
    size_t at = names_find(l, name);
    if (at < l->n) {
        memmove(&l->items[at], &l->items[at + 1], (l->n - at - 1) * sizeof *l->items);
        l->n--;
    }
}

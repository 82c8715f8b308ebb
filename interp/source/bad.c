/*
 * bad.c - the first bad records by position in the input, in whatever order workers meet them.
 */
#include "source/bad.h"

static bool is_before(const struct bad_place *a, const struct bad_place *b)
{
    return a->file != b->file ? a->file < b->file : a->offset < b->offset;
}

static void bad_show(struct bad_list *list, const struct bad_place *place)
{
    size_t at = list->n_shown;
    while (at > 0 && is_before(place, &list->shown[at - 1])) {
        at--;
    }
    if (at == SOURCE_BAD_SHOWN) {
        return;
    }
    if (list->n_shown < SOURCE_BAD_SHOWN) {
        list->n_shown++;
    }
    for (size_t k = list->n_shown - 1; k > at; k--) {
        list->shown[k] = list->shown[k - 1];
    }
    list->shown[at] = *place;
}

bool bad_is_shown(const struct bad_list *list, const struct bad_place *place)
{
    return list->n_shown < SOURCE_BAD_SHOWN || is_before(place, &list->shown[list->n_shown - 1]);
}

void bad_add(struct bad_list *list, const struct bad_place *place)
{
    list->count++;
    bad_show(list, place);
}

void bad_merge(struct bad_list *into, const struct bad_list *from)
{
    into->count += from->count;
    for (size_t k = 0; k < from->n_shown; k++) {
        bad_show(into, &from->shown[k]);
    }
}

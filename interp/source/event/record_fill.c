/*
 * record_fill.c - the mapping of a whole record.
 */
#include "source/event/record_cursor.h"

/* The members of an object are fields of the event too. */
static void flatten_object(struct record_cursor *c, struct str path, unsigned profile, size_t flat)
{
    bool any = false;
    for (size_t k = 0, n = c->n_fields; k < n; k++) {
        struct field_value field = *field_at(c, k);
        if (field.name.len < path.len + 2 || field.name.s[path.len] != '.' ||
            field.name.s[path.len + 1] == '_' || cell_is_null(&field.value) ||
            !str_starts_fold(field.name, path)) {
            continue;
        }
        struct str name = { field.name.s + path.len + 1, field.name.len - path.len - 1 };
        uint32_t number = record_name(c, name, name_bits_of(name));
        any |= !record_is_taken(c, known_at(c, number));
        record_put(c, number, c->names.items[number].text, &field.value);
    }
    if (any) {
        mapping_flattened(c->walk->mapped, profile, flat);
    }
}

static void flatten_text(struct record_cursor *c, const struct mapping *m, size_t k)
{
    struct walk *outer = c->walk, *inner = mapping_inner(outer, m, k);
    size_t n = c->n_fields, next = 0;
    if (inner) {
        c->walk = inner;
        record_members(c, 1, 1, 0, &next);
        c->walk = outer;
    }
    if (c->n_fields > n) {
        mapping_flattened(outer->mapped, m->inner[k].profile, m->inner[k].flat);
    }
}

void record_fill(struct record_cursor *c, const struct mapping *m)
{
    struct mapped *state = c->walk->mapped;
    mapping_fill(c->walk, m);
    for (size_t i = 0; i < state->n_filled; i++) {
        const struct mapping_step *step = &m->steps.items[state->filled[i]];
        struct cell value = mapping_value(c->walk, step->target);
        c->filler++;
        if (!cell_is_null(&value) && step->target != c->wanted->raw) {
            record_put(c, record_name(c, step->name, name_bits_of(step->name)), step->name, &value);
        }
    }
    for (unsigned p = 0; p < m->n_profiles; p++) {
        const char *const *flatten = m->profiles[p].profile->flatten;
        size_t inner = 0;
        for (size_t k = 0; (state->applies & 1u << p) && flatten && k < MAPPING_FLATTEN; k++) {
            if (!flatten[k]) {
                break;
            }
            c->filler++;
            flatten_object(c, str_of(flatten[k]), p, k);
            while (inner < m->n_inner &&
                   (m->inner[inner].profile < p || m->inner[inner].flat < k)) {
                inner++;
            }
            if (inner < m->n_inner && m->inner[inner].profile == p && m->inner[inner].flat == k) {
                flatten_text(c, m, inner);
            }
        }
    }
}

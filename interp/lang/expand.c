/*
 * expand.c - parameters of a query (docs/language/core.md, parameters).
 *
 * Replacement is textual and happens before lexing, as in the service: a value may hold any text,
 * quotes and pipes included. Values are not searched for parameters again.
 */
#include "lang/expand.h"

#include "base/vec.h"

size_t expand_param_at(struct str s, size_t at, struct str *name)
{
    if (s.len - at < 5 || s.s[at] != '{' || s.s[at + 1] != '{') {
        return 0;
    }
    size_t braces = s.s[at + 2] == '{' ? 3 : 2;
    size_t i = at + braces;
    while (i < s.len && !strchr("{}\n\"\\", s.s[i])) {
        i++;
    }
    for (size_t k = 0; k < braces; k++) {
        if (i + k >= s.len || s.s[i + k] != '}') {
            return 0;
        }
    }
    *name = str_trim((struct str) { s.s + at + braces, i - at - braces });
    return name->len == 0 ? 0 : i + braces - at;
}

bool expand_value(const struct parse_options *o, struct str name, bool fills, struct str *value)
{
    for (size_t i = 0; i < o->n_params; i++) {
        if (str_eq(o->params[i].name, name)) {
            *value = o->params[i].value;
            return true;
        }
    }
    *value = o->default_value;
    return fills && o->has_default;
}

static void add_piece(struct arena *a, struct expansion *out, size_t from, struct span origin,
                      struct str param)
{
    *vec_add(a, &out->pieces) = (struct piece) { (uint32_t)from, origin, param };
}

/* The end of the copied run that starts at `from`: the next parameter that has a value. */
static size_t next_param(struct str text, size_t from, const struct parse_options *o, size_t *len,
                         struct str *name, struct str *value)
{
    for (size_t i = from; i < text.len; i++) {
        if (text.s[i] != '{') {
            continue;
        }
        *len = expand_param_at(text, i, name);
        if (*len > 0 && expand_value(o, *name, !o->keep_holes, value)) {
            return i;
        }
        if (*len > 0) {
            i += *len - 1;
        }
    }
    *len = 0;
    return text.len;
}

bool expand_text(struct arena *a, struct str text, const struct parse_options *o, size_t limit,
                 struct expansion *out)
{
    *out = (struct expansion) { .text = text };
    struct str name, value;
    size_t len;
    if (next_param(text, 0, o, &len, &name, &value) == text.len) {
        add_piece(a, out, 0, (struct span) { 0, (uint32_t)text.len }, (struct str) { NULL, 0 });
        return true;
    }
    size_t total = 0;
    for (size_t at = 0; at < text.len;) {
        size_t stop = next_param(text, at, o, &len, &name, &value);
        if (stop > at) {
            add_piece(a, out, total, (struct span) { (uint32_t)at, (uint32_t)(stop - at) },
                      (struct str) { NULL, 0 });
            total += stop - at;
        }
        if (len > 0) {
            add_piece(a, out, total, (struct span) { (uint32_t)stop, (uint32_t)len }, name);
            total += value.len;
        }
        if (total > limit) {
            return false;
        }
        at = stop + len;
    }
    char *s = arena_alloc(a, total + 1);
    for (size_t i = 0; i < out->pieces.n; i++) {
        const struct piece *piece = &out->pieces.items[i];
        struct str part = { text.s + piece->origin.at, piece->origin.len };
        if (piece->param.len > 0) {
            expand_value(o, piece->param, !o->keep_holes, &part);
        }
        if (part.len > 0) {
            memcpy(s + piece->from, part.s, part.len);
        }
    }
    out->text = (struct str) { s, total };
    return true;
}

/* The index of the last piece that begins at or before `at`. */
static size_t piece_of(struct expansion *e, uint32_t at)
{
    size_t i = e->at;
    if (i >= e->pieces.n || e->pieces.items[i].from > at) {
        size_t low = 0, high = e->pieces.n;
        while (high - low > 1) {
            size_t middle = (low + high) / 2;
            if (e->pieces.items[middle].from <= at) {
                low = middle;
            } else {
                high = middle;
            }
        }
        i = low;
    }
    while (i + 1 < e->pieces.n && e->pieces.items[i + 1].from <= at) {
        i++;
    }
    e->at = i;
    return i;
}

struct span expand_span(struct expansion *e, uint32_t from, uint32_t end)
{
    const struct piece *first = &e->pieces.items[piece_of(e, from)];
    uint32_t start =
        first->param.len > 0 ? first->origin.at : first->origin.at + (from - first->from);
    if (start > first->origin.at + first->origin.len) {
        start = first->origin.at + first->origin.len;
    }
    if (end <= from) {
        return (struct span) { start, 0 };
    }
    const struct piece *last = &e->pieces.items[piece_of(e, end - 1)];
    uint32_t stop = last->param.len > 0 ? last->origin.at + last->origin.len
                                        : last->origin.at + (end - last->from);
    return (struct span) { start, stop - start };
}

struct str expand_holes(struct arena *a, struct str s, const struct parse_options *o, bool *hole)
{
    *hole = false;
    size_t total = 0;
    struct str name;
    for (size_t i = 0; i < s.len;) {
        size_t len = s.s[i] == '{' ? expand_param_at(s, i, &name) : 0;
        *hole = *hole || len > 0;
        total += len > 0 ? o->default_value.len : 1;
        i += len > 0 ? len : 1;
    }
    if (!*hole || !o->has_default) {
        return s;
    }
    char *out = arena_alloc(a, total + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len;) {
        size_t len = s.s[i] == '{' ? expand_param_at(s, i, &name) : 0;
        if (len == 0) {
            out[n++] = s.s[i++];
            continue;
        }
        if (o->default_value.len > 0) {
            memcpy(out + n, o->default_value.s, o->default_value.len);
        }
        n += o->default_value.len;
        i += len;
    }
    return (struct str) { out, n };
}

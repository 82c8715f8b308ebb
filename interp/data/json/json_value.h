/*
 * json_value.h - values of an indexed JSON document as cells: brackets as compact text
 * (docs/language/parse.md, values).
 */
#ifndef SUMOQ_DATA_JSON_JSON_VALUE_H
#define SUMOQ_DATA_JSON_JSON_VALUE_H

#include "base/buf.h"
#include "base/json/json.h"
#include "data/value.h"

struct json_member {
    uint32_t key, value; /* places */
};

struct json_members {
    struct json_member *items;
    size_t n;
};

/* The members of the object at index i, in `a`; of equal keys the last value, in the position of
 * the first. */
void json_members(const struct json *j, size_t i, struct arena *a, struct json_members *out);
/* A key as text; one with an invalid escape as written. */
struct str json_key(const struct json *j, size_t i, struct arena *a);
/* Does the key at index i equal `name`? Most keys differ in their first byte. */
bool json_key_reads(const struct json *j, size_t i, struct str name, struct arena *scratch);
static inline bool json_key_is(const struct json *j, size_t i, struct str name,
                               struct arena *scratch)
{
    char first = j->text[j->at[i] + 1];
    return (name.len > 0 ? first == name.s[0] || first == '\\' : first == '"' || first == '\\') &&
           json_key_reads(j, i, name, scratch);
}
/* Appends the value at index i as compact JSON text. False: part of it is invalid. */
bool json_render(const struct json *j, size_t i, struct arena *scratch, struct buf *out);
/* Appends `s` in quotes, escaped as in such text. */
void json_render_text(struct buf *out, struct str s);
/* The value at index i as a cell; strings point into the document or `scratch`. `buffer` is
 * overwritten. False: invalid, and the cell is null. */
bool json_value(const struct json *j, size_t i, struct arena *scratch, struct buf *buffer,
                struct cell *out);

#endif

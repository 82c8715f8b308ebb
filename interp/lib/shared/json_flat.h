/*
 * json_flat.h - the JSON in a text, and its values under flat names: `users[2].address.street`
 * (docs/language/parse.md, json auto).
 */
#ifndef SUMOQ_LIB_SHARED_JSON_FLAT_H
#define SUMOQ_LIB_SHARED_JSON_FLAT_H

#include "data/json/json_value.h"

struct flat_rules {
    size_t max_depth; /* members of the outermost object are 1 deep; deeper ones stay text */
    bool splits;      /* arrays of plain values become a field an element */
};

/* Opens the object that ends at the last `}` of `text`. False: not found. */
bool flat_open(struct json_parser *p, struct str text, struct json *out);

typedef void flat_name(void *ctx, struct str name);
/* Calls `found` for the names of all values, in order; a name lives until `found` returns. `a`:
 * scratch memory. */
void flat_names(const struct json *j, const struct flat_rules *rules, struct arena *a,
                flat_name *found, void *ctx);

/* A search for some names. */
struct flat_look {
    const struct str *names; /* distinct without case */
    size_t n;
    struct flat_rules rules;
    size_t *places; /* out: index of each value; 0: not found (index 0 is the document, which is not
                       a field) */
    struct flat_want *buffer; /* for flat_find alone */
};

void flat_look_init(struct flat_look *look, struct arena *a, const struct str *names, size_t n,
                    const struct flat_rules *rules);
void flat_find(struct flat_look *look, const struct json *j, struct arena *a);

#endif

/*
 * dynamic.h - fields under names that only the data knows: what `json auto` and `kv auto` make
 * (docs/internals.md, dynamic fields).
 *
 * After such a stage, a name that no later stage makes is a field of it: it gets a slot that the
 * stage fills where its text has the name; elsewhere the field keeps its value from before the
 * stage. So the stage extracts only what is read. For a result that shows all fields the stages are
 * asked for their names first (engine/dynamic.c).
 */
#ifndef SUMOQ_CHECK_DYNAMIC_H
#define SUMOQ_CHECK_DYNAMIC_H

#include "check/bind.h"

struct dynamic_field {
    struct str name; /* its name in the text; compared case-insensitively */
    uint32_t slot;
    size_t write;    /* the slot's index in node->writes */
    uint32_t old;    /* its value where it is missing in the text; SLOT_NULL: null */
    bool skips_null; /* a null in the text counts as missing */
};

/* A key that the query names, and the name of its field. */
struct dynamic_key {
    struct str name, as;
};

struct dynamic_keys {
    const struct dynamic_key *items;
    size_t n;
};

/* The fields that one such stage makes. Grows while later stages are bound: read it in `open`. */
struct dynamic_fields {
    struct plan_node *node;
    uint32_t input; /* slot of the text it reads */
    struct {
        struct dynamic_field *items;
        size_t n, cap;
    } fields;
    struct map places;       /* of names to fields of that name (dynamic.c) */
    struct name_list hidden; /* names it does not make: those of renamed keys */
    struct field_mask below; /* the fields before it that are hidden */
    uint32_t rest;           /* receives the text itself, to ask for names; SLOT_NULL: not needed */
    size_t rest_write;
};

/* For `bind`: the stage reads `input` and makes the fields of `keys`; of several with the same name
 * the last that is not null wins, and a renamed key makes no field under its own name. With `all`
 * it also makes every name that later stages read. */
struct dynamic_fields *dynamic_bind(struct binder *b, uint32_t input,
                                    const struct dynamic_keys *keys, bool all);
/* For bind_find: makes the field of a name that is not in the scope; NULL: hidden. */
struct field *dynamic_find(struct binder *b, struct str name);

/* For `open`: is the field read by anything? Fields that replace one another are in order. */
bool dynamic_is_read(const struct dynamic_fields *dynamic, size_t i);
/* Is the stage's slot `rest` read after it? */
bool dynamic_is_kept(const struct dynamic_fields *dynamic, uint32_t slot);

/* The stages whose fields a result shows that shows everything: scope.dynamic.items[first ..]. */
size_t dynamic_shown(const struct scope *s);
/* May a name made by dynamic stage `k` add a new column to the result? */
bool dynamic_shows(const struct scope *s, size_t k, struct str name);
/* Adds a field of that name to what the result shows. */
void dynamic_show(struct binder *b, struct str name);
/* The slot that gets the text of stage `k`. */
uint32_t dynamic_rest(struct binder *b, size_t k);

#endif

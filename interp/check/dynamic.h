/*
 * dynamic.h - fields under names that only the data knows: what `json auto` and `kv auto` make
 * (docs/internals.md, dynamic fields).
 *
 * After such a stage a name that no later stage makes is a field of it: it gets a slot that the
 * stage fills where its text has the name; elsewhere the field of that name from before the stage
 * stays. So the stage looks for nothing that nobody reads. A result that shows all fields asks the
 * stages for their names first (engine/dynamic.c).
 */
#ifndef SUMOQ_CHECK_DYNAMIC_H
#define SUMOQ_CHECK_DYNAMIC_H

#include "check/bind.h"

struct dynamic_field {
    struct str name; /* what the text calls it; compared without case */
    uint32_t slot;
    size_t write;    /* the slot's index in node->writes */
    uint32_t old;    /* its value where the text lacks it; SLOT_NULL: null */
    bool skips_null; /* a null of the text counts as lacking */
};

/* A key that the query names, and the name of its field. */
struct dynamic_key {
    struct str name, as;
};

struct dynamic_keys {
    const struct dynamic_key *items;
    size_t n;
};

/* What one such stage makes. Grows while later stages are bound: to be read in `open`. */
struct dynamic_fields {
    struct plan_node *node;
    uint32_t input; /* slot of the text it reads */
    struct {
        struct dynamic_field *items;
        size_t n, cap;
    } fields;
    struct name_list hidden; /* names it does not make: those of keys that got another */
    struct field_mask below; /* what it does not see of the fields before */
    uint32_t rest;           /* gets the text itself, to ask for names; SLOT_NULL: not wanted */
    size_t rest_write;
};

/* For a bind: the stage reads `input` and makes the fields of `keys`, the last of several with one
 * name that is not null; a key with another name is not made under its own. With `all` also every
 * name that later stages read. */
struct dynamic_fields *dynamic_bind(struct binder *b, uint32_t input,
                                    const struct dynamic_keys *keys, bool all);
/* For bind_find: the field of a name that is not in the scope; NULL: hidden. */
struct field *dynamic_find(struct binder *b, struct str name);

/* In `open`: does anybody read the field? Fields that take over from one another are in order. */
bool dynamic_is_read(const struct dynamic_fields *dynamic, size_t i);
/* Is this slot of the stage read after it: `rest`? */
bool dynamic_is_kept(const struct dynamic_fields *dynamic, uint32_t slot);

/* The stages whose fields a result shows that shows everything: scope.dynamic.items[first ..]. */
size_t dynamic_shown(const struct scope *s);
/* May a name that stage `k` of the scope's makes show in the result, not being there yet? */
bool dynamic_shows(const struct scope *s, size_t k, struct str name);
/* Adds a field of that name to what the result shows. */
void dynamic_show(struct binder *b, struct str name);
/* The slot that gets the text of stage `k`. */
uint32_t dynamic_rest(struct binder *b, size_t k);

#endif

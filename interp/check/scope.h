/*
 * scope.h - the fields that a stage sees, who made them, and where they are
 * (docs/language/fields.md).
 *
 * Every value a stage makes gets a slot of its own; a name points to the slot of its last maker. On
 * messages a name that no stage made is a field of the events: it gets a slot when it is first
 * read. On tables the columns are known, unless they come from data (open). Slot 0 is null on every
 * row.
 */
#ifndef SUMOQ_CHECK_SCOPE_H
#define SUMOQ_CHECK_SCOPE_H

#include "catalog/op_def.h"

enum { SLOT_NULL = 0 };

struct field {
    struct str name; /* as its maker spelled it */
    uint32_t slot;
    enum type type;
    size_t stage;    /* that made it; 0: it comes with the events */
    bool source;     /* came with the events */
    bool key;        /* a group key of the last aggregate */
    struct str also; /* another name that finds it where nothing has that name; empty: none */
};

struct field_list {
    struct field *items;
    size_t n, cap;
};

struct name_list {
    struct str *items;
    size_t n, cap;
};

/* Which fields of earlier stages a later one does not see. */
struct field_mask {
    bool listed;              /* after `fields a, b`: only those with a `_` in front still pass */
    bool sealed;              /* after `table a, b`: none passes any more */
    struct name_list removed; /* names that a stage took away */
};

struct dynamic_fields;

struct scope {
    bool table; /* false: messages */
    bool open;  /* columns come from data (or from a stage that this version cannot run): no name is
                   unknown */
    struct field_mask
        mask; /* of the fields that are not listed here: those of the events, dynamic ones */
    struct field_list fields;
    struct {
        struct dynamic_fields **items;
        size_t n, cap;
    } dynamic; /* stages whose fields only the data knows, in order (check/dynamic.h) */
    struct name_list named; /* messages: what the query names or makes, in order of first mention */
    bool has_shown;
    struct name_list shown; /* messages after `fields a, b` or `table`: the columns of the result */
};

/* Does a field of that name from before still pass? */
bool field_mask_passes(const struct field_mask *v, struct str name);
/* Finds a field by name: the exact spelling first, else the first that is equal without case; NULL:
 * not there. */
struct field *scope_find(const struct scope *s, struct str name);
bool name_list_has(const struct name_list *l, struct str name);
void name_list_add(struct arena *a, struct name_list *l, struct str name);
void name_list_remove(struct name_list *l, struct str name);

#endif

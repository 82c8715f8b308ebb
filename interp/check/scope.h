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
    size_t stage; /* that made it; 0: it comes with the events */
    bool source;  /* came with the events */
    bool key;     /* a group key of the last aggregate */
};

struct field_list {
    struct field *items;
    size_t n, cap;
};

struct name_list {
    struct str *items;
    size_t n, cap;
};

struct scope {
    bool table; /* false: messages */
    bool open;  /* columns come from data (or from a stage that this version cannot run): no name is
                   unknown */
    bool listed; /* messages behind `fields a, b`: of the events' fields only those with a `_` in
                    front still pass */
    bool sealed; /* messages behind `table a, b`: none of the events' fields passes any more */
    struct field_list fields;
    struct name_list removed; /* messages: names that a stage took away */
    struct name_list named; /* messages: what the query names or makes, in order of first mention */
    bool has_shown;
    struct name_list
        shown; /* messages behind `fields a, b` or `table`: the columns of the result */
};

/* Finds a field by name: the exact spelling first, else the first that is equal without case; NULL:
 * not there. */
struct field *scope_find(const struct scope *s, struct str name);
bool name_list_has(const struct name_list *l, struct str name);
void name_list_add(struct arena *a, struct name_list *l, struct str name);
void name_list_remove(struct name_list *l, struct str name);

#endif

/*
 * scope.h - the fields visible to a stage, which stage made them, and their slots
 * (docs/language/fields.md).
 *
 * Every value that a stage makes gets its own slot; a name refers to the slot written last. On
 * messages, a name that no stage made is a field of the events and gets a slot when it is first
 * read. On tables the columns are known, unless they come from data (unknown schema). Slot 0 is
 * null on every row.
 */
#ifndef SUMOQ_CHECK_SCOPE_H
#define SUMOQ_CHECK_SCOPE_H

#include "catalog/op_def.h"

enum { SLOT_NULL = 0 };

struct field {
    struct str name; /* as its maker spelled it */
    uint32_t slot;
    enum type type;
    size_t stage;    /* that made it; 0: a field of the events */
    bool source;     /* a field of the events */
    bool key;        /* a group key of the last aggregate */
    struct str also; /* an alias, used where no field has that name; empty: none */
};

struct field_list {
    struct field *items;
    size_t n, cap;
};

struct name_list {
    struct str *items;
    size_t n, cap;
};

/* Fields hidden from later stages by `fields` and `table`. */
struct field_mask {
    bool listed; /* after `fields a, b`: of the others only names that start with `_` are visible */
    bool sealed; /* after `table a, b`: all others are hidden */
    struct name_list removed; /* names that a stage removed */
};

struct dynamic_fields;

struct scope {
    bool table; /* false: messages */
    bool open;  /* unknown schema: columns come from data (or from a stage that this version cannot
                   run), so any name is accepted */
    struct field_mask
        mask; /* of the fields that are not listed here: those of the events, dynamic ones */
    struct field_list fields;
    struct {
        struct dynamic_fields **items;
        size_t n, cap;
    } dynamic;              /* stages with dynamic fields, in order (check/dynamic.h) */
    struct name_list named; /* messages: what the query names or makes, in order of first mention */
    bool has_shown;
    struct name_list shown; /* messages after `fields a, b` or `table`: the columns of the result */
};

/* Is a field of that name from an earlier stage still visible? */
bool field_mask_passes(const struct field_mask *v, struct str name);
/* Finds a field by name: by exact spelling, else the first that matches case-insensitively; NULL:
 * not found. */
struct field *scope_find(const struct scope *s, struct str name);
bool name_list_has(const struct name_list *l, struct str name);
void name_list_add(struct arena *a, struct name_list *l, struct str name);
void name_list_remove(struct name_list *l, struct str name);

#endif

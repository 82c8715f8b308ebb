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

#include "base/map.h"
#include "catalog/op_def.h"

enum { SLOT_NULL = 0 };

struct field {
    struct str name; /* as its maker spelled it */
    uint32_t slot;
    enum type type;
    size_t stage;    /* that made it; 0: a field of the events */
    bool source;     /* a field of the events */
    bool key;        /* a group key of the last aggregate: with the others it identifies a row */
    bool of_keys;    /* made of keys, and constants, alone */
    struct str also; /* an alias, used where no field has that name; empty: none */
};

struct latent_field;
typedef void latent_make(struct binder *b, const struct latent_field *f);

/* A field that a stage makes when a later one reads it by this name; it is no column otherwise. */
struct latent_field {
    struct str name;
    struct plan_node *node; /* of the stage */
    latent_make *make;      /* called with b->node and b->stage of the stage: defines the field */
    void *of;               /* the operator's */
    const void *what;
};

/* Appended to by field_list_add, or by vec_add where few are. */
struct field_list {
    struct field *items;
    size_t n, cap;
    size_t made;    /* so many came that some stage made; they may have gone */
    size_t indexed; /* so many of the first are found by the maps, later ones one by one */
    struct map index, others; /* where in `items` a name is, and where another name */
};

/* Appended to by name_list_add, or by vec_add where few are looked for. */
struct name_list {
    struct str *items;
    size_t n, cap;
    size_t indexed; /* as in struct field_list */
    struct map index;
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
        mask;    /* of the fields that are not listed here: those of the events, dynamic ones */
    bool unsure; /* a parameter stands for stages: messages, or a table */
    struct field_list fields;
    struct {
        struct latent_field *items;
        size_t n, cap;
    } latent;                 /* fields that a stage makes once a later one reads them */
    size_t n_keys;            /* keys that the table began with; some may have gone */
    const char *incomparable; /* the operator whose table `compare` does not take; NULL: it does */
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
struct field *field_list_find(const struct field_list *l, struct str name);
/* Appends a field; the address is good until the next is added. */
struct field *field_list_add(struct arena *a, struct field_list *l, struct field f);
/* Sets what a field that was found is now. */
void field_list_set(struct arena *a, struct field_list *l, struct field *at, struct field f);
/* Takes away those of the names that are there, each once. */
void field_list_remove(struct arena *a, struct field_list *l, const struct name_list *names);
/* Do not all of the keys that the table began with remain? */
bool scope_has_lost_keys(const struct scope *s);
/* Whether a field identifies rows, beside others: the keys do, and what is made of them when they
 * are gone. `lost`: scope_has_lost_keys. */
bool field_identifies(const struct field *f, bool lost);
/* A copy that grows on its own. */
struct field_list field_list_copy(struct arena *a, const struct field_list *l);
bool name_list_has(const struct name_list *l, struct str name);
void name_list_add(struct arena *a, struct name_list *l, struct str name);
void name_list_remove(struct arena *a, struct name_list *l, struct str name);
void name_list_remove_all(struct arena *a, struct name_list *l, const struct name_list *names);
struct name_list name_list_copy(struct arena *a, const struct name_list *l);

#endif

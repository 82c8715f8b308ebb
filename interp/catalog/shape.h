/*
 * shape.h - an operator's arguments, declared as data, and the matcher that cuts a stage's flat run of atoms into them.
 *
 * Help, completion and "did you mean" read the same rows. A clause is met in the order of the rows, but for options and flags, which may
 * stand anywhere between others. Commas between clauses are free.
 */
#ifndef SUMOQ_CATALOG_SHAPE_H
#define SUMOQ_CATALOG_SHAPE_H

#include "lang/ast.h"

enum clause_kind {
    CLAUSE_NONE,    /* ends the rows */
    CLAUSE_NAMES,   /* a, b or (a, b): field names */
    CLAUSE_OUTPUTS, /* the same, and `*` may stand among them: an item with the name `*`, not quoted */
    CLAUSE_KEYS,    /* [+-] name [asc|desc], ... */
    CLAUSE_INTEGER, /* one whole number */
    CLAUSE_STRINGS, /* "..", ".."; `word` may stand before each but the first */
    CLAUSE_OPTION,  /* word = name */
    CLAUSE_FLAG,    /* word */
    CLAUSE_SIGN,    /* the sign `word`, directly at the start */
};

struct clause_shape {
    const char *word; /* NULL: the clause has no word of its own */
    enum clause_kind kind;
    bool optional, repeats;
    const char *doc;
};

enum { SHAPE_MAX = 8 };

enum sort_direction { SORT_DEFAULT, SORT_ASCENDING, SORT_DESCENDING };

struct clause_item {
    struct name name;               /* NAMES, KEYS, OPTION */
    enum sort_direction direction;  /* KEYS */
    const struct node *node;        /* STRINGS: the string; INTEGER: the number or the hole */
    struct span span;
};

struct clause {
    bool given;
    struct span span;
    struct {
        struct clause_item *items;
        size_t n, cap;
    } list;
};

/* Cuts the run of `stage` by `shape`, whose clauses go to out[] by index. What does not fit is reported in the operator's own
 * words; false when something was. `skip`: atoms in front that are part of the operator's name (`parse regex`: 1). */
bool shape_match(struct arena *a, struct diags *diags, const char *operator_name, const struct clause_shape *shape,
                 const struct node_operator *stage, size_t skip, struct clause out[SHAPE_MAX]);

#endif

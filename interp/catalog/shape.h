/*
 * shape.h - an operator's arguments, declared as data, and the matcher that splits a stage's flat
 * list of atoms into them.
 *
 * Help, completion and "did you mean" read the same rows. Clauses match in row order; options,
 * flags and `anywhere` clauses may appear anywhere. Commas between clauses are optional.
 */
#ifndef SUMOQ_CATALOG_SHAPE_H
#define SUMOQ_CATALOG_SHAPE_H

#include "catalog/cursor.h"

enum clause_kind {
    CLAUSE_NONE,      /* ends the rows */
    CLAUSE_NAME,      /* a, or (a): one field name */
    CLAUSE_NAMES,     /* a, b or (a, b): field names */
    CLAUSE_WORDS,     /* a b, c: the same, commas are optional */
    CLAUSE_OUTPUTS,   /* the same, and `*` is allowed: an item with the name `*`, not quoted
                       */
    CLAUSE_KEYS,      /* [+-] name [asc|desc], ... */
    CLAUSE_INTEGER,   /* one whole number without sign */
    CLAUSE_AMOUNT,    /* a number with a unit, attached or after it */
    CLAUSE_STRINGS,   /* "..", ".."; `word` is allowed before each but the first */
    CLAUSE_KEY_TEXTS, /* the same; a bare name counts as a string */
    CLAUSE_TERMS,     /* ".." as a, b, ".." as c: patterns with the names of their captures */
    CLAUSE_COLUMNS,   /* [N as] name, ... */
    CLAUSE_SOURCE,    /* a path or URL */
    CLAUSE_QUERY,     /* (stages) */
    CLAUSE_RUN,       /* all atoms up to the next clause with a word: parsed by the operator */
    CLAUSE_OPTION,    /* word = value */
    CLAUSE_FLAG,      /* word */
    CLAUSE_PUNCT,     /* the punctuator `word`, directly at the start */
};

/* What follows the `=` of an option. */
enum clause_value {
    TAKES_NAME,
    TAKES_INTEGER, /* a whole number without sign */
    TAKES_NUMBER,
    TAKES_AMOUNT,      /* a number, with a unit or without */
    TAKES_TEXT,        /* ".." */
    TAKES_TEXT_STRICT, /* ".." or "..";strict */
    TAKES_LETTER,      /* 'x' or ".." */
    TAKES_SIGNS,       /* +, - or +- */
};

struct clause_shape {
    const char *word; /* NULL: the clause has no keyword */
    enum clause_kind kind;
    bool optional, repeats;
    const char *doc;
    bool anywhere; /* a clause with a word that may appear between others as well */
    enum clause_value value;
    bool bare; /* an option whose `=` is optional */
};

enum { SHAPE_MAX = 10 };

enum sort_direction { SORT_DEFAULT, SORT_ASCENDING, SORT_DESCENDING };

struct name_items {
    struct name *items;
    size_t n, cap;
};

struct clause_item {
    struct name name;              /* NAMES, KEYS, COLUMNS, OPTION */
    enum sort_direction direction; /* KEYS */
    const struct node *node;       /* the atom: string, number, placeholder, word */
    struct amount amount;          /* AMOUNT; options with a number */
    struct name_items names;       /* TERMS: of the captures */
    bool strict;                   /* TAKES_TEXT_STRICT */
    struct span span;
};

struct clause {
    bool given;
    struct span span; /* of its items */
    struct span word; /* of the clause's word, if it has one */
    struct {
        struct clause_item *items;
        size_t n, cap;
    } list;
    struct cursor run; /* RUN: over its atoms */
};

/* Matches the arguments of `stage` against `shape`; clause i goes to out[i]. Mismatches are
 * reported with the operator's name; false when any was. `skip`: leading atoms that are part of the
 * operator's name (`parse regex`: 1). *more: only parameters without a value are left after the
 * arguments, which may stand for more stages. */
bool shape_match(struct arena *a, struct diags *diags, const char *operator_name,
                 const struct clause_shape *shape, const struct node_operator *stage, size_t skip,
                 struct clause out[SHAPE_MAX], bool *more);
/* How help names a clause: its word, or a description. */
const char *shape_label(const struct clause_shape *clause);
/* Would a clause with a word (option, flag, `as`) start at this atom? */
bool shape_begins_word(const struct clause_shape *shape, const struct cursor *c, size_t ahead);

#endif

/*
 * session_match.h - the patterns of `sessionize`: anchors whose parts may be values that earlier
 * patterns captured (docs/language/transactions.md).
 */
#ifndef SUMOQ_LIB_OP_JOIN_SESSION_MATCH_H
#define SUMOQ_LIB_OP_JOIN_SESSION_MATCH_H

#include "exec/tuple_map.h"

struct session_part {
    enum {
        PART_TEXT,
        PART_STAR,  /* the shortest text up to the next part */
        PART_VALUE, /* `$name`: one of the known values of the name */
    } kind;
    struct str text; /* TEXT; VALUE: the name as written */
    size_t name;     /* STAR, VALUE: its number */
};

/* One way through the alternatives of a pattern. */
struct session_way {
    struct session_part *items;
    size_t n, cap;
};

struct session_ways {
    struct session_way *items;
    size_t n, cap;
};

/* Reads a pattern as written between its quotes. The parts are not numbered yet. Returns NULL, or
 * what is wrong with it. */
const char *session_read(struct arena *a, struct str raw, struct session_ways *out);

/* The values of a name that sessions have. */
struct session_values {
    struct tuple_map set;
    size_t *lengths; /* of its texts, ascending */
    size_t n_lengths;
};

void session_values_init(struct session_values *v, struct arena *a);
void session_values_add(struct session_values *v, struct arena *a, struct str value);

struct session_match {
    const struct session_way *way;
    struct str text;
    const struct session_values *known; /* by the number of a name */
    struct str *values;                 /* by the number of a name; .s NULL: not captured */
    /* Called for each match, the first of its known values first. */
    void (*found)(void *to, const struct str *values);
    void *to;
    size_t steps; /* out: SESSION_STEPS_MAX: the search was cut short */
};

enum { SESSION_STEPS_MAX = 100000 };

/* Finds the matches in a text. */
void session_find(struct session_match *m);

#endif

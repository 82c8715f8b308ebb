/*
 * json_path_parts.h - a compiled path, shared by its compiler, evaluator and filters.
 */
#ifndef SUMOQ_DATA_JSON_JSON_PATH_PARTS_H
#define SUMOQ_DATA_JSON_JSON_PATH_PARTS_H

#include "data/json/json_path.h"

enum json_step_kind {
    STEP_NAME,
    STEP_NAMES, /* ['a','b']: as the last step an object of the present ones */
    STEP_INDEX,
    STEP_INDEXES, /* [0,2] */
    STEP_SCRIPT,  /* [(@.length-1)] */
    STEP_SLICE,   /* [1:3] */
    STEP_ALL,     /* [*] */
    STEP_DEEP,    /* ..: the next step everywhere below */
    STEP_FILTER,
    STEP_FUNCTION,
};

enum json_function {
    FUNCTION_LENGTH,
    FUNCTION_MIN,
    FUNCTION_MAX,
    FUNCTION_AVG,
    FUNCTION_SUM,
    FUNCTION_STDDEV,
    FUNCTION_KEYS,
    FUNCTION_FIRST,
    FUNCTION_LAST,
};

struct json_filter;
struct json_script;

struct json_step {
    enum json_step_kind kind;
    enum json_function function;
    const struct str *names; /* STEP_NAME: one */
    const int64_t *indexes;  /* STEP_INDEX: one; STEP_SLICE: from and to */
    size_t n;
    bool from, to; /* STEP_SLICE: is there an end? */
    const struct json_filter *filter;
    const struct json_script *script;
};

struct json_path {
    const struct json_step *steps;
    size_t n;
    bool definite;
};

/* A path embedded in a filter; it ends where no step can follow. */
struct json_path_reader {
    struct arena *arena;
    struct str text;
    size_t at;
    size_t depth;                 /* of filters in filters */
    bool inner;                   /* in a filter: names end at blanks and operators */
    struct json_path_error error; /* message NULL: none */
};

bool json_path_read(struct json_path_reader *r, struct json_path *out);
/* `('..' or "..")` at the reader's position. */
bool json_path_quoted(struct json_path_reader *r, struct str *out);
void json_path_blanks(struct json_path_reader *r);
/* Records the first error; returns false. */
bool json_path_wrong(struct json_path_reader *r, const char *message);

/* The condition between `?(` and `)`. NULL: reported. */
const struct json_filter *json_filter_read(struct json_path_reader *r);
/* Does the value at index i of the document match? */
bool json_filter_holds(const struct json_filter *f, const struct json *j, size_t i,
                       struct json_path_scratch *buffer, struct arena *scratch);

/* The script from its `(` to its `)`. NULL: reported. */
const struct json_script *json_script_read(struct json_path_reader *r);
/* The index of an element that a script gives in an array of `length`; false: it gives none. */
bool json_script_index(const struct json_script *script, size_t length, int64_t *index);

/* Evaluates the path in an indexed document, from step number `step` at the index that the earlier
 * steps lead to; the whole path is step 0 at index 0. True: found, and *out is its value, whose
 * text points into the document or `scratch`. */
bool json_path_find_from(const struct json_path *p, const struct json *j, size_t step, size_t place,
                         struct json_path_scratch *buffer, struct arena *scratch, struct cell *out);
/* The first value of a path evaluated at index i; false: none. */
bool json_path_first(const struct json_path *p, const struct json *j, size_t i,
                     struct json_path_scratch *buffer, struct arena *scratch, size_t *place);
/* The value of the last member with that name in the object at index i; false: missing. */
bool json_path_member(const struct json *j, size_t i, struct str name, struct arena *scratch,
                      size_t *place);

#endif

/*
 * json_path.h - paths into a JSON document: a.b[0], a[*].b, $['x y'], ..k, a[?(@.k == 'v')].n
 * (docs/language/parse.md, paths).
 *
 * A path is compiled once. A definite path (no wildcard, `..`, slice, filter or list of indexes)
 * gives a value or nothing; any other gives an array, which may be empty.
 */
#ifndef SUMOQ_DATA_JSON_JSON_PATH_H
#define SUMOQ_DATA_JSON_JSON_PATH_H

#include "data/json/json_value.h"
#include "data/pattern/regex.h"

struct json_path;

/* A syntax error in a path. */
struct json_path_error {
    const char *message;
    size_t at; /* byte offset in the path */
};

/* Compiles a path into `a`; NULL: *error is set. */
const struct json_path *json_path_compile(struct arena *a, struct str path,
                                          struct json_path_error *error);
/* The scratch state of path evaluation, for one thread at a time. */
struct json_path_scratch {
    struct regex_scratch *regex;
    struct buf text; /* of an array or object; freed by its owner */
    struct buf inner;
};

#endif

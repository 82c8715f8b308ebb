/*
 * parse.h - from text to the tree (docs/language/core.md). Specified there; grammar in
 * grammar/sumo.y.
 */
#ifndef SUMOQ_LANG_PARSE_H
#define SUMOQ_LANG_PARSE_H

#include "lang/ast.h"

struct param {
    struct str name, value;
};

struct parse_options {
    const struct param *params; /* values of {{parameters}} */
    size_t n_params;
    const struct param *macros; /* texts that `name` in backquotes stands for */
    size_t n_macros;
    bool has_default; /* value for parameters that have none of their own */
    struct str default_value;
    bool keep_placeholders; /* check: a bare parameter without a value of its own becomes a HOLE; in
                        the scope and in strings it takes the default, if any. run (false): the
                        default fills every place, and a parameter without any value is an error
                        (E0110) */
};

/* `// @key value` lines before the query. */
struct header {
    struct str key, value;
    struct span span;
};

struct parsed {
    struct node_query *query; /* never NULL; broken stages are NODE_STAGE_BROKEN */
    struct {
        struct header *items;
        size_t n, cap;
    } headers;
    struct {
        struct str *items;
        size_t n, cap;
    } parameters; /* names of the parameters outside comments, once each */
};

/* Parses `text`, which must live as long as `a`. Errors go to `diags`; one run reports all
 * independent errors. Always returns a tree. Text that is not UTF-8 is an error, and so is one
 * longer than 16 MB. */
struct parsed *parse_query(struct arena *a, struct str text, const struct parse_options *options,
                           struct diags *diags);

#endif

/*
 * extract_regex.h - a regular expression as a part of an extracting stage: a field for every named
 * group (docs/language/parse.md). Groups of one name share a field.
 */
#ifndef SUMOQ_LIB_OP_PARSE_EXTRACT_REGEX_H
#define SUMOQ_LIB_OP_PARSE_EXTRACT_REGEX_H

#include "lib/op/parse/extract.h"

struct extract_regex {
    const struct regex *regex;
    const size_t *targets; /* of each named group: index of the part's target */
};

/* Compiles the string `pattern` and adds it to the plan; `part` receives the new part, whose data
 * is a struct extract_regex. A placeholder makes no part (*part is NULL) and makes the schema
 * unknown. False: reported. */
bool extract_regex_add(struct binder *b, struct extract_plan *p, const struct node *pattern,
                       struct extract_part **part);
/* Finds the first match at byte `from` or later; true: out[i] is the cell of target i of
 * `part`. A search that meets its limit finds nothing, and is counted. */
bool extract_regex_find(struct op_run *r, const struct extract_regex *re,
                        const struct extract_part *part, struct str text, size_t from,
                        struct cell *out);

#endif

/*
 * json_fields.h - dynamic fields from JSON: what `json auto` and auto-parse mode share.
 */
#ifndef SUMOQ_LIB_OP_PARSE_JSON_FIELDS_H
#define SUMOQ_LIB_OP_PARSE_JSON_FIELDS_H

#include "check/dynamic.h"
#include "exec/op_run.h"
#include "lib/shared/json_flat.h"

/* Data of both operators. */
struct json_fields_plan {
    const struct dynamic_fields *dynamic;
    struct flat_rules rules;
    bool gives_way; /* a field that has a value keeps it */
};

/* State of both. */
struct json_fields {
    struct json_parser *parser;
    struct buf buffer;
    struct flat_look look;
    size_t *fields; /* of look: indexes of those that are read, into dynamic->fields */
};

/* open, push and dynamic_names of both. */
bool json_fields_open(struct op_run *r);
enum flow json_fields_push(struct op_run *r, struct batch *in);
void json_fields_names(const struct plan_node *node, struct dynamic_walk *w, struct str text);

#endif

/*
 * dynamic_stage.h - the keys that `json auto` and `kv auto` name: `[keys] "KEY" {, ..} [as NAME {,
 * ..}] [refonly]`.
 */
#ifndef SUMOQ_LIB_OP_PARSE_DYNAMIC_STAGE_H
#define SUMOQ_LIB_OP_PARSE_DYNAMIC_STAGE_H

#include "check/dynamic.h"
#include "lib/shared/stage.h"

struct dynamic_clauses {
    const struct clause *keys_word, *keys, *as, *refonly;
};

/* The keys with the fields that they fill: those after `as`, else the result of `field_of` for a
 * key, in an arena. False: `keys`, `as` or `refonly` without a key, which is reported with
 * `example`. */
bool dynamic_stage_keys(struct binder *b, const struct node *stage, const struct dynamic_clauses *c,
                        const char *example,
                        struct str (*field_of)(struct arena *a, struct str key),
                        struct dynamic_keys *out);

#endif

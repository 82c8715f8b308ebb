/*
 * late_stage.h - the keys that `json auto` and `kv auto` name: `[keys] "KEY" {, ..} [as NAME {,
 * ..}] [refonly]`.
 */
#ifndef SUMOQ_LIB_OP_PARSE_LATE_STAGE_H
#define SUMOQ_LIB_OP_PARSE_LATE_STAGE_H

#include "check/late.h"
#include "lib/shared/stage.h"

struct late_clauses {
    const struct clause *keys_word, *keys, *as, *refonly;
};

/* The keys with the fields that they fill: those behind `as`, else what `field_of` makes of a key,
 * in an arena. False: `keys`, `as` or `refonly` without a key, which is reported with `example`. */
bool late_stage_keys(struct binder *b, const struct node *stage, const struct late_clauses *c,
                     const char *example, struct str (*field_of)(struct arena *a, struct str key),
                     struct late_keys *out);

#endif

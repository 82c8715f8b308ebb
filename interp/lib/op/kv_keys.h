/*
 * kv_keys.h - names of the fields that `keyvalue` makes of keys.
 */
#ifndef SUMOQ_LIB_OP_KV_KEYS_H
#define SUMOQ_LIB_OP_KV_KEYS_H

#include "lib/op/stage.h"

/* Makes the fields of the keys: under the names behind `as`, else under the key, with `_` for what
 * no name can hold. */
void kv_define(struct binder *b, const struct clause *keys, const struct clause *as);

#endif

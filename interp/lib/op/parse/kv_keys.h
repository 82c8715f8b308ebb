/*
 * kv_keys.h - names of the fields that `keyvalue` makes of keys.
 */
#ifndef SUMOQ_LIB_OP_PARSE_KV_KEYS_H
#define SUMOQ_LIB_OP_PARSE_KV_KEYS_H

#include "base/arena.h"

/* A key as the name of a field: `_` for every byte that is not an ASCII letter, digit or `_`. */
struct str kv_field(struct arena *a, struct str key);

#endif

/*
 * pairs.h - keys and their values in free text: user=ann, "ip": "10.0.0.1", [thread=pool 1]
 * (docs/language/parse.md, keyvalue).
 */
#ifndef SUMOQ_LIB_SHARED_PAIRS_H
#define SUMOQ_LIB_SHARED_PAIRS_H

#include "base/arena.h"

/* The value of the first occurrence of `key` as a key. Texts point into `text`, or live in
 * `scratch` when unescaped. False: not found. */
bool pairs_find(struct str text, struct str key, struct arena *scratch, struct str *value);
/* The next key and value from byte `*at` on, which advances past them; `delim`: the delimiter,
 * empty: any of = : ->. False: no more. */
bool pairs_next(struct str text, size_t *at, struct str delim, struct arena *scratch,
                struct str *key, struct str *value);

#endif

/*
 * key_memo.h - cache of record keys, each with the key that followed it last.
 *
 * Records of one program have the same keys in the same order: one comparison with the expected key
 * replaces a look-up in the projection. Keys are compared as spelled, from the opening
 * quote to the colon after the closing one.
 */
#ifndef SUMOQ_SOURCE_EVENT_KEY_MEMO_H
#define SUMOQ_SOURCE_EVENT_KEY_MEMO_H

#include "source/names.h"

enum { KEY_MEMO_MAX = 1024 /* keys remembered; others are searched for each time */ };

struct memo_key {
    uint64_t first, middle, last; /* bytes of what is written, eight each; the middle from byte 8 */
    struct memo_key *next;        /* the key that followed it */
    uint32_t len;                 /* of what is written; 0: nothing */
    uint32_t number;              /* of the key in the projection; NAME_NONE: not in it */
    const char *text;
};

/* Key 0 represents the start of a record, the last one a key that is not cached. */
struct key_memo {
    struct names written; /* numbered like `keys` */
    struct memo_key keys[KEY_MEMO_MAX + 1];
};

/* An empty memo in `a`, for keys looked up in one table. */
struct key_memo *key_memo_new(struct arena *a);
/* Adds the key with this spelling and number; `before` is the key before it. */
struct memo_key *key_memo_learn(struct key_memo *m, struct memo_key *before, struct str written,
                                uint32_t number);

/* Whether this key is spelled there. */
static inline bool memo_key_is(const struct memo_key *k, const char *written, size_t len)
{
    if (k->len != len) {
        return false;
    }
    if (len < 8) {
        return memcmp(k->text, written, len) == 0;
    }
    if (name_load8(written) != k->first || name_load8(written + len - 8) != k->last) {
        return false;
    }
    return len <= 16 || (name_load8(written + 8) == k->middle &&
                         (len <= 24 || memcmp(k->text + 16, written + 16, len - 24) == 0));
}

#endif

/*
 * key_memo.h - the keys that records had, each with the one that followed it last.
 *
 * Records of one program have the same keys in the same order: one comparison with the expected key
 * tells what a search among the wanted names would. Keys are compared as written, from the opening
 * quote to the colon behind the closing one.
 */
#ifndef SUMOQ_SOURCE_KEY_MEMO_H
#define SUMOQ_SOURCE_KEY_MEMO_H

#include "source/names.h"

enum { KEY_MEMO_MAX = 4096 /* keys remembered; others are searched for each time */ };

struct memo_key {
    struct name_bits bits; /* of what is written */
    uint32_t len;          /* of it */
    uint32_t number;       /* of the key among the wanted names; NAME_NONE: it is none */
    uint32_t next;         /* the key that followed it */
};

/* Key 0 stands for the beginning of a record. */
struct key_memo {
    struct names written; /* numbered like `keys` */
    struct memo_key keys[KEY_MEMO_MAX];
    uint32_t at; /* the key read last; KEY_MEMO_MAX: one that is not remembered */
};

/* An empty memo in `a`, of keys that are looked up in one table. */
struct key_memo *key_memo_new(struct arena *a);
/* Remembers that a key with this number follows the key read last. */
void key_memo_learn(struct key_memo *m, struct str written, uint32_t number);

static inline void key_memo_begin(struct key_memo *m)
{
    m->at = 0;
}

/* Is the expected key written there? Then *number is its number, and it is the key read last. */
static inline bool key_memo_guess(struct key_memo *m, struct str written, uint32_t *number)
{
    if (m->at == KEY_MEMO_MAX) {
        return false;
    }
    uint32_t next = m->keys[m->at].next;
    const struct memo_key *k = &m->keys[next];
    struct name_bits bits = name_bits_of(written);
    if (k->len != written.len ||
        !name_bits_same(written, bits, m->written.items[next].text, k->bits)) {
        return false;
    }
    *number = k->number;
    m->at = next;
    return true;
}

#endif

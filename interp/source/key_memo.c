/*
 * key_memo.c - see key_memo.h.
 */
#include "source/key_memo.h"

struct key_memo *key_memo_new(struct arena *a)
{
    struct key_memo *m = arena_new(a, struct key_memo);
    names_init(&m->written, a);
    names_add(&m->written, STR("")); /* is never written */
    m->keys[0] = (struct memo_key) { .number = NAME_NONE };
    return m;
}

void key_memo_learn(struct key_memo *m, struct str written, uint32_t number)
{
    struct name_bits bits = name_bits_of(written);
    uint32_t k = names_find(&m->written, written, bits);
    if (k == NAME_NONE && m->written.n < KEY_MEMO_MAX) {
        k = names_add(&m->written, arena_str(m->written.arena, written));
        m->keys[k] = (struct memo_key) { bits, (uint32_t)written.len, number, 0 };
    }
    if (k == NAME_NONE) {
        k = KEY_MEMO_MAX;
    } else if (m->at != KEY_MEMO_MAX) {
        m->keys[m->at].next = k;
    }
    m->at = k;
}

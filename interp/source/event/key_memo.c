/*
 * key_memo.c - see key_memo.h.
 */
#include "source/event/key_memo.h"

struct key_memo *key_memo_new(struct arena *a)
{
    struct key_memo *m = arena_new(a, struct key_memo);
    struct memo_key *none = &m->keys[KEY_MEMO_MAX];
    names_init(&m->written, a);
    names_add(&m->written, STR("")); /* is never written */
    *none = m->keys[0] = (struct memo_key) { .next = none, .number = NAME_NONE, .text = "" };
    return m;
}

static struct memo_key *add_key(struct key_memo *m, struct str written, uint32_t number)
{
    struct str kept = arena_str(m->written.arena, written);
    struct memo_key *key = &m->keys[names_add(&m->written, kept)];
    *key = (struct memo_key) {
        .next = &m->keys[KEY_MEMO_MAX], .len = (uint32_t)kept.len, .number = number, .text = kept.s
    };
    if (kept.len >= 8) {
        key->first = name_load8(kept.s);
        key->last = name_load8(kept.s + kept.len - 8);
    }
    if (kept.len >= 16) {
        key->middle = name_load8(kept.s + 8);
    }
    return key;
}

struct memo_key *key_memo_learn(struct key_memo *m, struct memo_key *before, struct str written,
                                uint32_t number)
{
    struct memo_key *key = &m->keys[KEY_MEMO_MAX];
    uint32_t known = names_find(&m->written, written, name_bits_of(written));
    if (known != NAME_NONE) {
        key = &m->keys[known];
    } else if (m->written.n < KEY_MEMO_MAX) {
        key = add_key(m, written, number);
    }
    if (before != &m->keys[KEY_MEMO_MAX]) {
        before->next = key;
    }
    return key;
}

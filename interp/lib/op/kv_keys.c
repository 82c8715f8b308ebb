/*
 * kv_keys.c - see kv_keys.h.
 */
#include "lib/op/kv_keys.h"

static struct str field_of(struct binder *b, struct str key)
{
    char *name = arena_array(b->arena, char, key.len + 1);
    for (size_t i = 0; i < key.len; i++) {
        char c = key.s[i];
        bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        name[i] = c;
        if (!plain) {
            name[i] = '_';
        }
    }
    return (struct str) { name, key.len };
}

void kv_define(struct binder *b, const struct clause *keys, const struct clause *as)
{
    for (size_t i = 0; !as->given && i < keys->list.n; i++) {
        struct name name = { .span = keys->list.items[i].span };
        name.hole = !stage_text(b, keys->list.items[i].node, &name.text);
        name.text = field_of(b, name.text);
        stage_define_name(b, &name, T_TEXT);
    }
    stage_define_clause(b, as, T_TEXT);
}

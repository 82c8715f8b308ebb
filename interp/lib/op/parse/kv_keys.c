/*
 * kv_keys.c - see kv_keys.h.
 */
#include "lib/op/parse/kv_keys.h"

struct str kv_field(struct arena *a, struct str key)
{
    char *name = arena_alloc(a, key.len);
    for (size_t i = 0; i < key.len; i++) {
        char c = key.s[i];
        bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        name[i] = '_';
        if (plain) {
            name[i] = c;
        }
    }
    return (struct str) { name, key.len };
}

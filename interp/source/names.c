/*
 * names.c - growth of the table of field names.
 *
 * Old arrays remain in the arena when a table grows, so a table costs at most twice its size.
 */
#include "source/names.h"

enum { FIRST_CAP = 128, HEADS_PER_NAME = 4 };

/* Makes new chains over all names, with space for `cap` of them. */
static void names_chain(struct names *t, uint32_t cap)
{
    unsigned bits = 1;
    while (((size_t)1 << bits) < (size_t)cap * HEADS_PER_NAME) {
        bits++;
    }
    t->shift = 64 - bits;
    t->heads = arena_alloc(t->arena, sizeof *t->heads << bits);
    memset(t->heads, 0xFF, sizeof *t->heads << bits);
    for (uint32_t k = 0; k < t->n; k++) {
        uint32_t *head = &t->heads[name_slot(t, t->items[k].text, t->items[k].bits)];
        t->items[k].next = *head;
        *head = k;
    }
}

void names_init(struct names *t, struct arena *a)
{
    *t = (struct names) { .arena = a, .cap = FIRST_CAP };
    t->items = arena_alloc(a, sizeof *t->items * FIRST_CAP);
    names_chain(t, FIRST_CAP);
}

uint32_t names_add(struct names *t, struct str text)
{
    struct name_bits bits = name_bits_of(text);
    uint32_t known = names_find(t, text, bits);
    if (known != NAME_NONE) {
        return known;
    }
    if (t->n == t->cap) {
        struct name *items = arena_alloc(t->arena, sizeof *items * t->cap * 2);
        memcpy(items, t->items, sizeof *items * t->n);
        t->items = items;
        t->cap *= 2;
        names_chain(t, t->cap);
    }
    uint32_t *head = &t->heads[name_slot(t, text, bits)];
    t->items[t->n] = (struct name) { bits, text, *head };
    *head = t->n;
    return t->n++;
}

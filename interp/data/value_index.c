/*
 * value_index.c - see value_index.h.
 */
#include "data/value_index.h"

#include "base/unicode.h"

#include <string.h>

struct value_link {
    uint64_t hash;
    uint32_t next;
};

/* Integers and doubles of one value share a hash. NaN equals nothing. */
static uint64_t number_hash(const struct cell *number)
{
    uint64_t bits;
    if (number->tag == CELL_INT) {
        return value_hash_mix(1, (uint64_t)number->as.i);
    }
    double f = number->as.f;
    if (f >= -0x1p63 && f < 0x1p63 && f == (double)(int64_t)f) {
        return value_hash_mix(1, (uint64_t)(int64_t)f);
    }
    memcpy(&bits, &f, sizeof bits);
    return value_hash_mix(2, bits);
}

uint64_t value_hash(const struct cell *c)
{
    struct cell number;
    bool truth = c->tag == CELL_BOOL && c->as.b;
    if (c->tag == CELL_STRING && (c->len == 4 || c->len == 5)) {
        truth = str_eq_fold(cell_str(c), STR("true"));
        if (truth || str_eq_fold(cell_str(c), STR("false"))) {
            return value_hash_mix(3, truth);
        }
    }
    if (c->tag == CELL_BOOL) {
        return value_hash_mix(3, truth);
    }
    if (c->tag == CELL_NULL || (c->tag == CELL_STRING && c->len == 0)) {
        return 4;
    }
    if (cell_number(c, &number)) {
        return number_hash(&number);
    }
    return str_hash(cell_str(c));
}

uint64_t value_hash_folded(struct str text)
{
    uint64_t h = 5;
    for (size_t i = 0; i < text.len;) {
        uint32_t c = (unsigned char)text.s[i];
        if (c < 0x80) {
            i++;
        } else {
            /* up first: several small letters may share a capital (U+017F and s, U+03C2 and U+03C3)
             */
            c = unicode_upper(utf8_next(text, &i));
            c = c < 0x80 ? c : unicode_lower(c);
        }
        h = value_hash_mix(h, c < 0x80 ? ascii_lower((unsigned char)c) : c);
    }
    return h;
}

void value_index_init(struct value_index *x, struct arena *a, size_t most)
{
    size_t heads = 16;
    while (heads < 2 * most) {
        heads *= 2;
    }
    *x = (struct value_index) { .mask = heads - 1 };
    x->links = arena_array(a, struct value_link, most + 1);
    x->heads = arena_alloc(a, heads * sizeof *x->heads);
    memset(x->heads, 0xFF, heads * sizeof *x->heads);
}

static size_t head_of(const struct value_index *x, uint64_t hash)
{
    return (size_t)(hash ^ (hash >> 32)) & x->mask;
}

void value_index_add(struct value_index *x, uint64_t hash)
{
    uint32_t *head = &x->heads[head_of(x, hash)];
    x->links[x->n] = (struct value_link) { hash, *head };
    *head = x->n++;
}

static uint32_t with_hash(const struct value_index *x, uint32_t at, uint64_t hash)
{
    while (at != VALUE_NONE && x->links[at].hash != hash) {
        at = x->links[at].next;
    }
    return at;
}

uint32_t value_index_first(const struct value_index *x, uint64_t hash)
{
    return with_hash(x, x->heads[head_of(x, hash)], hash);
}

uint32_t value_index_next(const struct value_index *x, uint32_t after)
{
    return with_hash(x, x->links[after].next, x->links[after].hash);
}

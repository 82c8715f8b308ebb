/*
 * networks.c - see networks.h: a hash table of prefixes, probed once for each length that occurs,
 * the longest first. IPv4 is the part of IPv6 that maps it.
 */
#include "exec/networks.h"

#include "base/vec.h"
#include "data/address.h"

#include <arpa/inet.h>

enum { BITS = 128, V4_BITS = 96, FIRST = 64 };

struct bits128 {
    uint64_t high, low;
};

struct prefix {
    struct bits128 bits;
    size_t value;
    int length; /* bits; -1: free */
};

struct networks {
    struct arena *arena;
    struct prefix *table;
    size_t n, cap;
    bool has[BITS + 1]; /* a length */
};

static struct bits128 masked(struct bits128 b, int length)
{
    if (length <= 64) {
        b.low = 0;
        b.high = length == 0 ? 0 : b.high & ~UINT64_C(0) << (64 - length);
    } else {
        b.low = length == 128 ? b.low : b.low & ~(~UINT64_C(0) >> (length - 64));
    }
    return b;
}

/* *v4: it is written as IPv4. */
static bool read_address(struct str s, struct bits128 *out, bool *v4)
{
    uint32_t four;
    char buffer[INET6_ADDRSTRLEN];
    unsigned char bytes[16];
    *v4 = address_read_v4(s, &four);
    if (*v4) {
        *out = (struct bits128) { 0, UINT64_C(0xFFFF) << 32 | four };
        return true;
    }
    if (!address_is_v6(s)) {
        return false;
    }
    memcpy(buffer, s.s, s.len);
    buffer[s.len] = '\0';
    inet_pton(AF_INET6, buffer, bytes);
    *out = (struct bits128) { 0, 0 };
    for (size_t i = 0; i < 8; i++) {
        out->high = out->high << 8 | bytes[i];
        out->low = out->low << 8 | bytes[i + 8];
    }
    return true;
}

static size_t slot_of(const struct networks *n, struct bits128 b, int length)
{
    uint64_t h = (b.high ^ (uint64_t)length) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ h >> 29 ^ b.low) * UINT64_C(0xBF58476D1CE4E5B9);
    size_t at = (size_t)(h ^ h >> 32) & (n->cap - 1);
    while (n->table[at].length >= 0 &&
           (n->table[at].length != length || n->table[at].bits.high != b.high ||
            n->table[at].bits.low != b.low)) {
        at = (at + 1) & (n->cap - 1);
    }
    return at;
}

static void grow(struct networks *n)
{
    struct prefix *old = n->table;
    size_t cap = n->cap;
    n->cap = cap ? cap * 2 : FIRST;
    n->table = arena_array(n->arena, struct prefix, n->cap);
    for (size_t i = 0; i < n->cap; i++) {
        n->table[i].length = -1;
    }
    for (size_t i = 0; i < cap; i++) {
        if (old[i].length >= 0) {
            n->table[slot_of(n, old[i].bits, old[i].length)] = old[i];
        }
    }
}

struct networks *networks_new(struct arena *a)
{
    struct networks *n = arena_new(a, struct networks);
    n->arena = a;
    grow(n);
    return n;
}

bool networks_add(struct networks *n, struct str network, size_t value)
{
    struct bits128 bits;
    bool v4;
    int length = BITS;
    network = str_trim(network);
    const char *slash = network.len > 0 ? memchr(network.s, '/', network.len) : NULL;
    struct str address = network;
    if (slash) {
        address.len = (size_t)(slash - network.s);
        size_t digits = network.len - address.len - 1;
        length = 0;
        for (size_t i = 1; i <= digits; i++) {
            if (slash[i] < '0' || slash[i] > '9' || digits > 3) {
                return false;
            }
            length = length * 10 + (slash[i] - '0');
        }
        if (digits == 0) {
            return false;
        }
    }
    if (!read_address(address, &bits, &v4)) {
        return false;
    }
    length += v4 && slash ? V4_BITS : 0;
    if (length > BITS) {
        return false;
    }
    if (n->n * 2 >= n->cap) {
        grow(n);
    }
    bits = masked(bits, length);
    struct prefix *to = &n->table[slot_of(n, bits, length)];
    n->n += to->length < 0;
    n->has[length] = true;
    *to = (struct prefix) { bits, value, length };
    return true;
}

bool networks_find(const struct networks *n, struct str address, size_t *value)
{
    struct bits128 bits;
    bool v4;
    address = str_trim(address);
    if (!read_address(address, &bits, &v4)) {
        return false;
    }
    if (v4 && (address_is_private((uint32_t)bits.low) || address_is_reserved((uint32_t)bits.low))) {
        return false;
    }
    for (int length = BITS; length >= 0; length--) {
        if (n->has[length]) {
            const struct prefix *p = &n->table[slot_of(n, masked(bits, length), length)];
            if (p->length >= 0) {
                *value = p->value;
                return true;
            }
        }
    }
    return false;
}

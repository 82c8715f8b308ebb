/*
 * address.c - see address.h.
 */
#include "data/address.h"

#include "data/number/number.h"

#include <arpa/inet.h>

bool address_read_v4(struct str s, uint32_t *out)
{
    uint32_t address = 0;
    size_t at = 0;
    for (int part = 0; part < 4; part++) {
        uint32_t v = 0;
        size_t from = at;
        while (at < s.len && at - from < 4 && s.s[at] >= '0' && s.s[at] <= '9') {
            v = v * 10 + (uint32_t)(s.s[at++] - '0');
        }
        if (at == from || v > 255 || (at - from > 1 && s.s[from] == '0')) {
            return false;
        }
        address = address << 8 | v;
        if (part < 3 && (at >= s.len || s.s[at++] != '.')) {
            return false;
        }
    }
    *out = address;
    return at == s.len;
}

bool address_is_v6(struct str s)
{
    char buffer[INET6_ADDRSTRLEN];
    struct in6_addr address;
    if (s.len < 2 || s.len >= sizeof buffer || memchr(s.s, '\0', s.len)) {
        return false;
    }
    memcpy(buffer, s.s, s.len);
    buffer[s.len] = '\0';
    return inet_pton(AF_INET6, buffer, &address) == 1;
}

size_t address_write_v4(char to[ADDRESS_TEXT_MAX], uint32_t v)
{
    size_t n = 0;
    for (int shift = 24; shift >= 0; shift -= 8) {
        n += number_int(to + n, v >> shift & 255);
        if (shift > 0) {
            to[n++] = '.';
        }
    }
    return n;
}

uint32_t address_mask(int64_t bits)
{
    return bits <= 0 ? 0 : bits >= 32 ? UINT32_MAX : ~(UINT32_MAX >> bits);
}

struct network {
    uint32_t address;
    int bits;
};

#define NET(a, b, c, d, bits)                                                                      \
    {                                                                                              \
        (uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d), bits                                     \
    }

static const struct network private_networks[] = {
    NET(10, 0, 0, 0, 8),
    NET(172, 16, 0, 0, 12),
    NET(192, 168, 0, 0, 16),
};

static const struct network reserved_networks[] = {
    NET(0, 0, 0, 0, 8),      NET(10, 0, 0, 0, 8),      NET(127, 0, 0, 0, 8),
    NET(169, 254, 0, 0, 16), NET(172, 16, 0, 0, 12),   NET(192, 0, 0, 0, 24),
    NET(192, 0, 2, 0, 24),   NET(192, 88, 99, 0, 24),  NET(192, 168, 0, 0, 16),
    NET(198, 18, 0, 0, 15),  NET(198, 51, 100, 0, 24), NET(203, 0, 113, 0, 24),
    NET(224, 0, 0, 0, 4),    NET(240, 0, 0, 0, 4),
};

static bool is_in(uint32_t v, const struct network *networks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if ((v & address_mask(networks[i].bits)) == networks[i].address) {
            return true;
        }
    }
    return false;
}

bool address_is_private(uint32_t v)
{
    return is_in(v, private_networks, sizeof private_networks / sizeof *private_networks);
}

bool address_is_reserved(uint32_t v)
{
    return is_in(v, reserved_networks, sizeof reserved_networks / sizeof *reserved_networks);
}

/*
 * hash.c - see hash.h. MD5 and the SHA family are libmd's; murmur3 has no library of its own.
 */
#include "lib/text/hash.h"

#include "lib/text/encode.h"

#include <md5.h>
#include <sha1.h>
#include <sha2.h>

bool hash_kind_of(struct str name, enum hash_kind *out)
{
    static const struct {
        const char *name;
        enum hash_kind kind;
    } names[] = {
        { "md5", HASH_MD5 },
        { "sha1", HASH_SHA1 },
        { "sha2_256", HASH_SHA256 },
        { "sha_256", HASH_SHA256 },
        { "sha256", HASH_SHA256 },
        { "sha-256", HASH_SHA256 },
        { "murmur3_128", HASH_MURMUR3 },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_eq_fold(name, str_of(names[i].name))) {
            *out = names[i].kind;
            return true;
        }
    }
    return false;
}

static uint64_t rotate(uint64_t v, int bits)
{
    return v << bits | v >> (64 - bits);
}

static uint64_t mix(uint64_t v)
{
    v ^= v >> 33;
    v *= 0xff51afd7ed558ccd;
    v ^= v >> 33;
    v *= 0xc4ceb9fe1a85ec53;
    return v ^ v >> 33;
}

enum { BLOCK = 16 };

static const uint64_t factor1 = 0x87c37b91114253d5, factor2 = 0x4cf5ad432745937f;

/* Up to eight bytes, the first the lowest. */
static uint64_t read_little(const unsigned char *from, size_t n)
{
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++) {
        v |= (uint64_t)from[i] << (8 * i);
    }
    return v;
}

static uint64_t scramble(uint64_t v, uint64_t first, int bits, uint64_t second)
{
    return rotate(v * first, bits) * second;
}

static void murmur3(struct str s, uint8_t out[BLOCK])
{
    const unsigned char *at = (const unsigned char *)s.s;
    uint64_t h1 = 0, h2 = 0;
    size_t left = s.len;
    for (; left >= BLOCK; left -= BLOCK, at += BLOCK) {
        h1 ^= scramble(read_little(at, 8), factor1, 31, factor2);
        h1 = (rotate(h1, 27) + h2) * 5 + 0x52dce729;
        h2 ^= scramble(read_little(at + 8, 8), factor2, 33, factor1);
        h2 = (rotate(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    if (left > 8) {
        h2 ^= scramble(read_little(at + 8, left - 8), factor2, 33, factor1);
    }
    if (left > 0) {
        h1 ^= scramble(read_little(at, left < 8 ? left : 8), factor1, 31, factor2);
    }
    h1 ^= s.len;
    h2 ^= s.len;
    h1 += h2;
    h2 += h1;
    h1 = mix(h1);
    h2 = mix(h2);
    h1 += h2;
    h2 += h1;
    for (int i = 0; i < 8; i++) {
        out[i] = (uint8_t)(h1 >> (8 * i));
        out[8 + i] = (uint8_t)(h2 >> (8 * i));
    }
}

size_t hash_text(char to[HASH_TEXT_MAX], enum hash_kind kind, struct str s)
{
    uint8_t bytes[HASH_TEXT_MAX / 2];
    size_t n = 0;
    const uint8_t *from = (const uint8_t *)(s.s ? s.s : "");
    switch (kind) {
    case HASH_MD5: {
        MD5_CTX md5;
        MD5Init(&md5);
        MD5Update(&md5, from, s.len);
        MD5Final(bytes, &md5);
        n = MD5_DIGEST_LENGTH;
        break;
    }
    case HASH_SHA1: {
        SHA1_CTX sha1;
        SHA1Init(&sha1);
        SHA1Update(&sha1, from, s.len);
        SHA1Final(bytes, &sha1);
        n = SHA1_DIGEST_LENGTH;
        break;
    }
    case HASH_SHA256: {
        SHA2_CTX sha2;
        SHA256Init(&sha2);
        SHA256Update(&sha2, from, s.len);
        SHA256Final(bytes, &sha2);
        n = SHA256_DIGEST_LENGTH;
        break;
    }
    case HASH_MURMUR3:
        murmur3((struct str) { (const char *)from, s.len }, bytes);
        n = BLOCK;
        break;
    }
    encode_put_hex(to, bytes, n, "0123456789abcdef");
    return 2 * n;
}

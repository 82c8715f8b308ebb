/*
 * text.h - text slices: UTF-8 and ASCII helpers that copy nothing.
 *
 * A `struct str` is a pointer and a length in bytes; it owns nothing and need not be
 * NUL-terminated. Names of the language fold case in ASCII only; values fold as Unicode does
 * (text_lower).
 */
#ifndef SUMOQ_BASE_TEXT_H
#define SUMOQ_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

struct str {
    const char *s;
    size_t len;
};

#define STR(literal) ((struct str) { (literal), sizeof(literal) - 1 })
/* for printf: "%.*s", STR_ARG(x) */
#define STR_ARG(x) (int)(x).len, (x).s

/* A slice over the NUL-terminated `s`; NULL gives the empty slice. */
static inline struct str str_of(const char *s)
{
    return (struct str) { s, s ? strlen(s) : 0 };
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.s, b.s, a.len) == 0);
}

static inline unsigned char ascii_lower(unsigned char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* Equal but for the case of ASCII letters: how names of fields, functions and operators compare. */
bool str_eq_fold(struct str a, struct str b);
/* <0, 0, >0 by bytes (which is code point order in UTF-8). */
int str_cmp(struct str a, struct str b);
/* Both halves of a 128-bit product folded together: every bit of a and b reaches every bit. */
static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* 64-bit hash; the `_fold` variant is equal for names that are equal by str_eq_fold. */
uint64_t str_hash(struct str a);
uint64_t str_hash_fold(struct str a);
bool str_starts(struct str a, struct str prefix);
bool str_starts_fold(struct str a, struct str prefix);
bool str_ends(struct str a, struct str suffix);
/* Offset of the first `needle` at or after `from`; SIZE_MAX when it does not occur. */
size_t str_find(struct str hay, struct str needle, size_t from);
/* The same without ASCII case; `needle` is in lower case. */
size_t str_find_fold(struct str hay, struct str needle, size_t from);
/* Is every byte ASCII? */
bool str_is_ascii(struct str a);
/* Without leading and trailing ASCII white space. */
struct str str_trim(struct str a);

/* Reads one code point at s[*at] and advances *at past it; a byte that is not UTF-8 reads as
 * U+FFFD, one byte long. */
uint32_t utf8_next(struct str s, size_t *at);
/* Writes `cp` (a surrogate or a value beyond U+10FFFF becomes U+FFFD) and returns the bytes
 * written, 1 to 4. */
size_t utf8_put(char out[4], uint32_t cp);
/* Number of code points. */
size_t utf8_count(struct str s);
/* Byte offset of code point number `chars`; the length of `s` when it has fewer. */
size_t utf8_offset(struct str s, size_t chars);
bool utf8_valid(struct str s);
/* Terminal columns that one code point takes: 0 for combining marks and controls, 2 for wide ones,
 * else 1. */
int utf8_width(uint32_t cp);
/* The same for a whole string. */
size_t text_width(struct str s);

/* `s` with letters mapped one to one to lower or upper case (Unicode simple mapping, no locale).
 * The result is `s` itself when nothing changes, else it lives in `a`. */
struct str text_lower(struct arena *a, struct str s);
struct str text_upper(struct arena *a, struct str s);

#endif

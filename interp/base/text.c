/*
 * text.c - text slices: comparing, hashing, searching, UTF-8.
 *
 * ASCII goes eight bytes at a time. UTF-8 is read strictly: overlong forms, surrogates and values
 * beyond U+10FFFF are invalid, and each of their bytes reads as one U+FFFD.
 */
#define _GNU_SOURCE /* memmem */
#include "base/text.h"

#include "base/arena.h"
#include "base/unicode.h"
#include "base/utf8.h"

#define EACH(byte) (0x0101010101010101u * (uint64_t)(byte))

static uint64_t load8(const char *s)
{
    uint64_t w;
    memcpy(&w, s, 8);
    return w;
}

/* The n (0 to 8) bytes at `s`, zeroes after them. */
static uint64_t load_some(const char *s, size_t n)
{
    if (n >= 8) {
        return load8(s);
    }
    if (n >= 4) {
        uint32_t front, back;
        memcpy(&front, s, 4);
        memcpy(&back, s + n - 4, 4);
        return front | (uint64_t)back << (8 * (n - 4));
    }
    if (n == 0) {
        return 0;
    }
    uint64_t w = (unsigned char)s[0];
    w |= (uint64_t)(unsigned char)s[n / 2] << (8 * (n / 2));
    return w | (uint64_t)(unsigned char)s[n - 1] << (8 * (n - 1));
}

/* 0x20 in each byte that is a letter from `first` to `first` + 25; other bytes 0. */
static uint64_t letters8(uint64_t w, unsigned char first)
{
    uint64_t low = w & EACH(0x7F);
    uint64_t from = low + EACH(0x80 - first);       /* top bit: at least `first` */
    uint64_t after = low + EACH(0x80 - first - 26); /* top bit: after the last */
    return (from & ~after & ~w & EACH(0x80)) >> 2;
}

static uint64_t lower8(uint64_t w)
{
    return w | letters8(w, 'A');
}

bool str_eq_fold(struct str a, struct str b)
{
    if (a.len != b.len) {
        return false;
    }
    if (a.len == 0) {
        return true;
    }
    size_t i = 0;
    for (; i + 8 <= a.len; i += 8) {
        uint64_t x = load8(a.s + i), y = load8(b.s + i);
        if (x != y && lower8(x) != lower8(y)) {
            return false;
        }
    }
    return lower8(load_some(a.s + i, a.len - i)) == lower8(load_some(b.s + i, a.len - i));
}

int str_cmp(struct str a, struct str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.s, b.s, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

#define HASH_A 0x9E3779B97F4A7C15u
#define HASH_B 0xD1B54A32D192ED03u

/* The empty string may have a NULL address, to which no offset may be added. */
static const char *start_of(struct str a)
{
    return a.len > 0 ? a.s : "";
}

uint64_t str_hash(struct str a)
{
    const char *s = start_of(a);
    uint64_t h = a.len ^ HASH_A;
    size_t i = 0;
    for (; i + 8 < a.len; i += 8) {
        h = hash_mix(h ^ load8(s + i), HASH_B);
    }
    h = hash_mix(h ^ load_some(s + i, a.len - i), HASH_B);
    return hash_mix(h, HASH_A);
}

uint64_t str_hash_fold(struct str a)
{
    const char *s = start_of(a);
    uint64_t h = a.len ^ HASH_A;
    size_t i = 0;
    for (; i + 8 < a.len; i += 8) {
        h = hash_mix(h ^ lower8(load8(s + i)), HASH_B);
    }
    h = hash_mix(h ^ lower8(load_some(s + i, a.len - i)), HASH_B);
    return hash_mix(h, HASH_A);
}

bool str_starts(struct str a, struct str prefix)
{
    return a.len >= prefix.len && str_eq((struct str) { a.s, prefix.len }, prefix);
}

bool str_starts_fold(struct str a, struct str prefix)
{
    return a.len >= prefix.len && str_eq_fold((struct str) { a.s, prefix.len }, prefix);
}

bool str_ends(struct str a, struct str suffix)
{
    return a.len >= suffix.len &&
           str_eq((struct str) { start_of(a) + (a.len - suffix.len), suffix.len }, suffix);
}

size_t str_find(struct str hay, struct str needle, size_t from)
{
    if (from > hay.len || needle.len > hay.len - from) {
        return SIZE_MAX;
    }
    if (needle.len == 0) {
        return from;
    }
    const char *at = hay.s + from;
    const char *last = hay.s + (hay.len - needle.len);
    /* memchr is fastest while the first byte is rare; memmem is linear for hostile input */
    for (int tries = 0; tries < 16; tries++) {
        at = memchr(at, needle.s[0], (size_t)(last - at) + 1);
        if (!at) {
            return SIZE_MAX;
        }
        if (memcmp(at, needle.s, needle.len) == 0) {
            return (size_t)(at - hay.s);
        }
        if (at++ == last) {
            return SIZE_MAX;
        }
    }
    at = memmem(at, hay.len - (size_t)(at - hay.s), needle.s, needle.len);
    return at ? (size_t)(at - hay.s) : SIZE_MAX;
}

enum { FOLD_BLOCK = 64, FOLD_TEXT_MAX = 4096 };

/* Linear for any input, for needles up to half of FOLD_TEXT_MAX: lower-cases the text in chunks and
 * searches them with memmem. */
static size_t find_fold_linear(struct str hay, struct str needle, size_t from)
{
    char folded[FOLD_TEXT_MAX];
    while (from + needle.len <= hay.len) {
        size_t n = hay.len - from < FOLD_TEXT_MAX ? hay.len - from : FOLD_TEXT_MAX;
        for (size_t i = 0; i < n; i++) {
            folded[i] = (char)ascii_lower((unsigned char)hay.s[from + i]);
        }
        const char *at = memmem(folded, n, needle.s, needle.len);
        if (at) {
            return from + (size_t)(at - folded);
        }
        from += n - needle.len + 1;
    }
    return SIZE_MAX;
}

static bool is_folded(const char *at, struct str needle)
{
    size_t i = 0;
    while (i < needle.len && (char)ascii_lower((unsigned char)at[i]) == needle.s[i]) {
        i++;
    }
    return i == needle.len;
}

/* May the needle start in this block? Compares its first and last byte only, in one loop that
 * vectorizes. */
static bool block_may_hold(const char *at, unsigned char first, unsigned char last, size_t after)
{
    unsigned char any = 0;
    for (size_t i = 0; i < FOLD_BLOCK; i++) {
        unsigned char a = (unsigned char)at[i] | 0x20, b = (unsigned char)at[i + after] | 0x20;
        any |= (unsigned char)((a == first) & (b == last));
    }
    return any != 0;
}

size_t str_find_fold(struct str hay, struct str needle, size_t from)
{
    if (from > hay.len || needle.len > hay.len - from) {
        return SIZE_MAX;
    }
    if (needle.len == 0) {
        return from;
    }
    unsigned char first = (unsigned char)needle.s[0] | 0x20,
                  last = (unsigned char)needle.s[needle.len - 1] | 0x20;
    size_t after = needle.len - 1, end = hay.len - needle.len + 1, work = 0;
    while (from < end) {
        size_t stop = end - from < FOLD_BLOCK ? end : from + FOLD_BLOCK;
        bool whole = stop - from == FOLD_BLOCK;
        if (whole && !block_may_hold(hay.s + from, first, last, after)) {
            from = stop;
            continue;
        }
        for (; from < stop; from++) {
            bool may = ((unsigned char)hay.s[from] | 0x20) == first &&
                       ((unsigned char)hay.s[from + after] | 0x20) == last;
            if (may && is_folded(hay.s + from, needle)) {
                return from;
            }
            work += may ? needle.len : 0;
        }
        if (work > 8 * hay.len && needle.len <= FOLD_TEXT_MAX / 2) {
            return find_fold_linear(hay, needle, from);
        }
    }
    return SIZE_MAX;
}

bool str_is_ascii(struct str a)
{
    unsigned char seen = 0;
    size_t i = 0;
    /* one loop per block, which vectorizes */
    for (; seen < 0x80 && a.len - i >= FOLD_BLOCK; i += FOLD_BLOCK) {
        for (size_t k = 0; k < FOLD_BLOCK; k++) {
            seen |= (unsigned char)a.s[i + k];
        }
    }
    for (; i < a.len; i++) {
        seen |= (unsigned char)a.s[i];
    }
    return seen < 0x80;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str a)
{
    while (a.len > 0 && is_space(a.s[0])) {
        a.s++;
        a.len--;
    }
    while (a.len > 0 && is_space(a.s[a.len - 1])) {
        a.len--;
    }
    return a;
}

/* Length of the character at s[at], 1 to 4 bytes, and its code point; 0: not UTF-8. */
static size_t decode(struct str s, size_t at, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)s.s + at;
    size_t left = s.len - at;
    unsigned char c = p[0];
    if (c < 0x80) {
        *cp = c;
        return 1;
    }
    size_t len = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (c < 0xC2 || c > 0xF4 || left < len) {
        return 0;
    }
    uint32_t v = c & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return 0;
        }
        v = (v << 6) | (p[i] & 0x3Fu);
    }
    if ((len == 3 && (v < 0x800 || (v >= 0xD800 && v < 0xE000))) ||
        (len == 4 && (v < 0x10000 || v > 0x10FFFF))) {
        return 0;
    }
    *cp = v;
    return len;
}

uint32_t utf8_next(struct str s, size_t *at)
{
    uint32_t cp = 0xFFFD;
    size_t len = decode(s, *at, &cp);
    *at += len ? len : 1;
    return cp;
}

size_t utf8_put(char out[4], uint32_t cp)
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000)) {
        cp = 0xFFFD;
    }
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t len = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    out[0] = (char)((0xF00u >> len & 0xFF) | cp);
    return len;
}

/* Length of the run of ASCII bytes from `at` on, in whole words. */
static size_t skip_ascii(struct str s, size_t at)
{
    while (at + 8 <= s.len && (load8(s.s + at) & EACH(0x80)) == 0) {
        at += 8;
    }
    return at;
}

size_t utf8_count(struct str s)
{
    size_t n = 0;
    for (size_t at = 0; at < s.len; n++) {
        size_t plain = skip_ascii(s, at);
        n += plain - at;
        at = plain;
        if (at == s.len) {
            break;
        }
        utf8_next(s, &at);
    }
    return n;
}

size_t utf8_offset(struct str s, size_t chars)
{
    size_t at = 0;
    while (chars > 0 && at < s.len) {
        if (chars >= 8 && at + 8 <= s.len && (load8(s.s + at) & EACH(0x80)) == 0) {
            at += 8;
            chars -= 8;
        } else {
            utf8_next(s, &at);
            chars--;
        }
    }
    return at;
}

bool utf8_valid(struct str s)
{
    size_t at = skip_ascii(s, 0);
    if (s.len - at >= 8) {
        return utf8_check(s.s + at, s.len - at);
    }
    /* for the last few bytes this is faster */
    uint32_t cp;
    for (size_t len; at < s.len; at += len) {
        len = decode(s, at, &cp);
        if (len == 0) {
            return false;
        }
    }
    return true;
}

int utf8_width(uint32_t cp)
{
    if (cp < 0x7F) {
        return cp >= 0x20;
    }
    return unicode_width(cp);
}

size_t text_width(struct str s)
{
    size_t width = 0;
    for (size_t at = 0; at < s.len;) {
        width += (size_t)utf8_width(utf8_next(s, &at));
    }
    return width;
}

typedef uint32_t (*text_mapping)(uint32_t cp);

/* Offset of the first word or character that the mapping changes; `s.len` when nothing changes. */
static size_t first_change(struct str s, unsigned char first, text_mapping map)
{
    size_t at = 0;
    while (at < s.len) {
        size_t n = s.len - at < 8 ? s.len - at : 8;
        uint64_t w = load_some(s.s + at, n);
        if ((w & EACH(0x80)) == 0) {
            if (letters8(w, first)) {
                return at;
            }
            at += n;
            continue;
        }
        uint32_t cp = 0;
        size_t len = decode(s, at, &cp);
        if (len > 0 && map(cp) != cp) {
            return at;
        }
        at += len ? len : 1;
    }
    return at;
}

static struct str map_text(struct arena *a, struct str s, unsigned char first, text_mapping map)
{
    size_t at = first_change(s, first, map);
    if (at == s.len) {
        return s;
    }
    /* a mapping turns two bytes into three at most; words are stored whole */
    size_t growth = str_is_ascii((struct str) { s.s + at, s.len - at }) ? 0 : (s.len - at) / 2;
    char *to = arena_alloc(a, s.len + growth + 8);
    memcpy(to, s.s, at);
    size_t to_at = at;
    while (at < s.len) {
        size_t n = s.len - at < 8 ? s.len - at : 8;
        uint64_t w = load_some(s.s + at, n);
        if ((w & EACH(0x80)) == 0) {
            w ^= letters8(w, first);
            memcpy(to + to_at, &w, 8);
            at += n;
            to_at += n;
            continue;
        }
        uint32_t cp = 0;
        size_t len = decode(s, at, &cp);
        if (len == 0) {
            to[to_at++] = s.s[at++];
        } else {
            to_at += utf8_put(to + to_at, map(cp));
            at += len;
        }
    }
    return (struct str) { to, to_at };
}

static uint32_t lower_of(uint32_t cp)
{
    return cp < 0x80 ? ascii_lower((unsigned char)cp) : unicode_lower(cp);
}

static uint32_t upper_of(uint32_t cp)
{
    return cp < 0x80 ? cp - (cp >= 'a' && cp <= 'z' ? 32 : 0) : unicode_upper(cp);
}

struct str text_lower(struct arena *a, struct str s)
{
    return map_text(a, s, 'A', lower_of);
}

struct str text_upper(struct arena *a, struct str s)
{
    return map_text(a, s, 'a', upper_of);
}

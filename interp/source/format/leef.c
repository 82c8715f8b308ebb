/*
 * leef.c - the Log Event Extended Format: LEEF:1.0|vendor|product|version|event|key=value<tab>...
 *
 * LEEF:2.0 may name another character between the pairs after one more bar, as itself or by its
 * code
 * (`x5E`, `0x5E`).
 */
#include "source/format/in_keyed.h"

static int sniff(struct str head, bool named, bool whole)
{
    (void)named;
    (void)whole;
    return in_keyed_sniff(head, "LEEF:");
}

static int hex_of(char c)
{
    c = (char)ascii_lower((unsigned char)c);
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What separates the pairs; '\0': `part` does not say. */
static char read_delimiter(struct str part)
{
    if (part.len == 1) {
        return part.s[0];
    }
    size_t x = part.len > 0 && part.s[0] == '0' ? 1 : 0, digits = x + 1;
    int code = 0;
    if (part.len <= digits || part.len > digits + 4 ||
        ascii_lower((unsigned char)part.s[x]) != 'x') {
        return '\0';
    }
    for (size_t k = digits; k < part.len; k++) {
        int digit = hex_of(part.s[k]);
        if (digit < 0) {
            return '\0';
        }
        code = code * 16 + digit;
    }
    return code < 0x80 ? (char)code : '\0';
}

static void put_pairs(struct in_run *r, struct str s, char delimiter)
{
    for (size_t at = 0; at < s.len;) {
        const char *end = memchr(s.s + at, delimiter, s.len - at);
        size_t to = end ? (size_t)(end - s.s) : s.len;
        const char *equals = memchr(s.s + at, '=', to - at);
        if (equals) {
            struct str key = { s.s + at, (size_t)(equals - s.s) - at };
            struct str value = { equals + 1, to - (size_t)(equals + 1 - s.s) };
            key = str_trim(key);
            if (key.len > 0) {
                in_keyed_put(r, key, value, false);
            }
        }
        at = to + 1;
    }
}

static const char *event(struct in_run *r, struct str record, struct in_event *out)
{
    static const char *const names[] = { "deviceVendor", "deviceProduct", "deviceVersion",
                                         "signatureId" };
    struct str rest, part;
    const char *why = in_keyed_begin(r, record, "LEEF:", out, &rest);
    if (why || !rest.s) {
        return why;
    }
    struct str version = in_keyed_header(r, &rest, names, sizeof names / sizeof *names);
    char delimiter = '\t';
    struct str after = rest;
    if (str_starts(version, STR("2")) && in_keyed_part(&after, &part) &&
        (part.len == 0 || read_delimiter(part) != '\0')) {
        delimiter = part.len > 0 ? read_delimiter(part) : '\t';
        rest = after;
    }
    put_pairs(r, rest, delimiter);
    in_cells_end(r, out);
    return NULL;
}

const struct in_def in_leef = {
    .name = "leef",
    .doc =
        "the Log Event Extended Format (LEEF): one event per line, with or without a syslog header",
    .recognised = "LEEF: and a version in most lines",
    .globs = "*.leef *.leef.*",
    .sniff = sniff,
    .cut = in_keyed_cut,
    .follow = in_keyed_follow,
    .event = event,
};

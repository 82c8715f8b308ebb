/*
 * cef.c - the Common Event Format: CEF:0|vendor|product|version|signature|name|severity|key=value
 * ...
 *
 * A value goes on to the blank before the next key; `\=` and `\\` in it are a character, `\n` and
 * `\r` a line end. In the header `\|` and `\\` are.
 */
#include "source/format/in_keyed.h"

static int sniff(struct str head, bool named, bool whole)
{
    (void)named;
    (void)whole;
    return in_keyed_sniff(head, "CEF:");
}

static bool is_key_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '.' || c == '-' || c == '[' || c == ']';
}

/* The next `=` that ends a key, from `at` on; *key: where the key begins, which is after a blank,
 * or at 0. SIZE_MAX: none. */
static size_t next_equals(struct str s, size_t at, size_t *key)
{
    size_t from = at == 0 ? 0 : SIZE_MAX;
    for (; at < s.len; at++) {
        if (s.s[at] == ' ' || s.s[at] == '\t') {
            from = at + 1;
        } else if (s.s[at] == '=' && at > from) {
            *key = from;
            return at;
        } else if (!is_key_byte(s.s[at])) {
            from = SIZE_MAX;
            at += s.s[at] == '\\';
        }
    }
    return SIZE_MAX;
}

static void put_extension(struct in_run *r, struct str s)
{
    size_t key = 0, equals = next_equals(s, 0, &key);
    while (equals != SIZE_MAX) {
        size_t next_key = s.len, next = next_equals(s, equals + 1, &next_key);
        size_t end = next == SIZE_MAX ? s.len : next_key;
        while (end > equals + 1 && (s.s[end - 1] == ' ' || s.s[end - 1] == '\t')) {
            end--;
        }
        in_keyed_put(r, (struct str) { s.s + key, equals - key },
                     (struct str) { s.s + equals + 1, end - equals - 1 }, true);
        equals = next;
        key = next_key;
    }
}

static const char *event(struct in_run *r, struct str record, struct in_event *out)
{
    static const char *const names[] = { "deviceVendor", "deviceProduct", "deviceVersion",
                                         "signatureId",  "name",          "severity" };
    struct str rest;
    const char *why = in_keyed_begin(r, record, "CEF:", out, &rest);
    if (why || !rest.s) {
        return why;
    }
    in_keyed_header(r, &rest, names, sizeof names / sizeof *names);
    put_extension(r, rest);
    in_cells_end(r, out);
    return NULL;
}

const struct in_def in_cef = {
    .name = "cef",
    .doc = "the Common Event Format (CEF): one event per line, with or without a syslog header",
    .recognised = "CEF: and a version in most lines",
    .globs = "*.cef *.cef.*",
    .sniff = sniff,
    .cut = in_keyed_cut,
    .follow = in_keyed_follow,
    .event = event,
};

/*
 * anchors.c - see anchors.h.
 *
 * Taking the first occurrence of each fixed text after the previous one misses no match: what may
 * follow a later occurrence may follow an earlier one too. It also yields the shortest captures,
 * from the left.
 */
#define _GNU_SOURCE /* memmem */
#include "lib/op/parse/anchors.h"

#include <string.h>

/* Where `what` occurs in `text` from `at` on; SIZE_MAX: nowhere. */
static size_t find(struct str text, size_t at, struct str what)
{
    if (what.len == 0) {
        return at;
    }
    const char *hit = what.len == 1 ? memchr(text.s + at, what.s[0], text.len - at)
                                    : memmem(text.s + at, text.len - at, what.s, what.len);
    return hit ? (size_t)(hit - text.s) : SIZE_MAX;
}

bool anchors_match(const struct anchors *p, struct str text, struct str *out)
{
    if (!text.s) {
        text.s = ""; /* memchr and memmem want a pointer */
    }
    size_t at = find(text, 0, p->literals[0]);
    if (at == SIZE_MAX) {
        return false;
    }
    at += p->literals[0].len;
    for (size_t i = 0; i < p->n; i++) {
        struct str next = p->literals[i + 1];
        size_t end = next.len == 0 ? text.len : find(text, at, next);
        if (end == SIZE_MAX) {
            return false;
        }
        out[i] = (struct str) { text.s + at, end - at };
        at = end + next.len;
    }
    return true;
}

/*
 * delimited.c - see delimited.h.
 */
#include "data/delimited.h"

#include <string.h>

/* Is the byte at `i` an escape before something that it hides? */
static bool is_escape(const struct delimited *d, struct str s, size_t i)
{
    char next = i + 1 < s.len ? s.s[i + 1] : 0;
    return s.s[i] == d->escape && i + 1 < s.len &&
           (next == d->delim || next == d->quote || next == d->escape);
}

/* A part with quotes or escapes, copied without them. */
static struct str copy_part(const struct delimited *d, struct str s, size_t *at,
                            struct arena *scratch)
{
    char *text = arena_alloc(scratch, s.len - *at);
    size_t n = 0, i = *at;
    bool open = s.s[i] == d->quote;
    i += open;
    while (i < s.len) {
        if (is_escape(d, s, i)) {
            text[n++] = s.s[i + 1];
            i += 2;
        } else if (open && s.s[i] == d->quote) {
            bool doubled = i + 1 < s.len && s.s[i + 1] == d->quote;
            if (doubled) {
                text[n++] = d->quote;
            }
            open = doubled;
            i += doubled ? 2 : 1;
        } else if (!open && s.s[i] == d->delim) {
            break;
        } else {
            text[n++] = s.s[i++];
        }
    }
    *at = i;
    return (struct str) { text, n };
}

struct str delimited_next(const struct delimited *d, struct str text, size_t *at, bool *last,
                          struct arena *scratch)
{
    struct str rest = { text.s + *at, text.len - *at };
    const char *hit = rest.len > 0 ? memchr(rest.s, d->delim, rest.len) : NULL;
    struct str part = { rest.s, hit ? (size_t)(hit - rest.s) : rest.len };
    bool plain = part.len == 0 || (part.s[0] != d->quote && !memchr(part.s, d->escape, part.len));
    if (plain) {
        *at += part.len;
    } else {
        part = copy_part(d, text, at, scratch);
    }
    *last = *at >= text.len;
    *at += !*last;
    return part;
}

/*
 * delimited.c - see delimited.h.
 */
#include "data/delimited.h"

#include "base/vec.h"

#include <string.h>

enum { SHORT = 128 }; /* bytes; parts of a longer text must not each take memory for all the rest */

static const char *find(const char *from, int byte, const char *end)
{
    return byte == DELIMITED_NONE || from == end ? NULL : memchr(from, byte, (size_t)(end - from));
}

/* Is the byte at `s` an escape before something that it hides? */
static bool is_escape(const struct delimited *d, const char *s, const char *end)
{
    int this = (unsigned char)*s, next = s + 1 < end ? (unsigned char)s[1] : DELIMITED_NONE;
    return this == d->escape && next != DELIMITED_NONE &&
           (next == d->delim || next == d->quote || next == d->escape);
}

static void add(char *to, size_t *n, const char *from, const char *end)
{
    if (to) {
        memcpy(to + *n, from, (size_t)(end - from));
    }
    *n += (size_t)(end - from);
}

/* read_part of one that begins with a quote, where nothing is escaped: whole runs at a time. */
static const char *read_quoted(const struct delimited *d, const char *s, const char *end, char *to,
                               size_t *len, bool *open)
{
    size_t n = 0;
    s++;
    for (*open = true; *open;) {
        const char *quote = find(s, d->quote, end);
        add(to, &n, s, quote ? quote : end);
        if (!quote) {
            *len = n;
            return end;
        }
        *open = quote + 1 < end && quote[1] == *quote;
        add(to, &n, quote, quote + *open);
        s = quote + 1 + *open;
    }
    const char *delim = find(s, d->delim, end);
    delim = delim ? delim : end;
    add(to, &n, s, delim);
    *len = n;
    return delim;
}

/* Skips a part, as parts are parsed, and returns the offset after it; if `to` is not NULL, it gets
 * the decoded content, *len bytes. */
static const char *read_part(const struct delimited *d, const char *s, const char *end, char *to,
                             size_t *len, bool *open)
{
    size_t n = 0;
    *open = s < end && (unsigned char)*s == d->quote;
    if (*open && d->escape == DELIMITED_NONE) {
        return read_quoted(d, s, end, to, len, open);
    }
    s += *open;
    while (s < end && (*open || (unsigned char)*s != d->delim)) {
        bool quote = *open && (unsigned char)*s == d->quote;
        bool doubled = quote && s + 1 < end && s[1] == *s;
        if (quote && !doubled) {
            *open = false;
            s++;
            continue;
        }
        s += doubled || is_escape(d, s, end);
        if (to) {
            to[n] = *s;
        }
        n++;
        s++;
    }
    *len = n;
    return s;
}

bool delimited_next(const struct delimited *d, struct str text, size_t *at, struct arena *a,
                    struct str *part, bool *open)
{
    if (*at > text.len) {
        return false;
    }
    const char *from = text.s + *at, *end = text.s + text.len;
    bool quoted = from < end && (unsigned char)*from == d->quote;
    const char *head = from + quoted, *stop = find(head, quoted ? d->quote : d->delim, end);
    const char *last = stop ? stop : end; /* after the part if it is plain */
    const char *next = stop ? stop + quoted : end;
    *open = quoted && !stop;
    if ((quoted && next < end && (unsigned char)*next != d->delim) || find(head, d->escape, last)) {
        size_t len = (size_t)(end - from);
        if (len > SHORT || !a) {
            next = read_part(d, from, end, NULL, &len, open);
        }
        char *to = a ? arena_alloc(a, len) : NULL;
        if (to) {
            next = read_part(d, from, end, to, &len, open);
        }
        *part = (struct str) { to, to ? len : 0 };
    } else {
        *part = (struct str) { head, (size_t)(last - head) };
    }
    *at = (size_t)(next - text.s) + 1;
    return true;
}

bool delimited_cells(const struct delimited *d, struct str row, struct arena *a,
                     struct delimited_cells *out)
{
    struct str cell;
    size_t at = 0;
    bool open = false;
    out->n = 0;
    while (delimited_next(d, row, &at, a, &cell, &open)) {
        *vec_add(a, out) = cell;
    }
    return !open;
}

/* The next byte to look at in quotes, `line` the line end after `s`. */
static const char *in_quotes(const struct delimited *d, const char *s, const char *line,
                             const char *end, enum delimited_state *state)
{
    const char *quote = find(s, d->quote, end);
    if (line < (quote ? quote : end)) {
        *state = DELIMITED_IN_LINES;
    }
    if (quote) {
        *state = *state == DELIMITED_IN_LINES ? DELIMITED_CLOSED_LINES : DELIMITED_CLOSED;
    }
    return quote ? quote + 1 : end;
}

/* After a quote that may close; true: it was the first of a doubled one, or the row is broken. */
static bool goes_on(const struct delimited *d, const char *s, enum delimited_state *state)
{
    bool lines = *state == DELIMITED_CLOSED_LINES;
    if ((unsigned char)*s == d->quote) {
        *state = lines ? DELIMITED_IN_LINES : DELIMITED_IN_QUOTES;
    } else if (lines && (unsigned char)*s != d->delim && *s != '\n' && *s != '\r') {
        *state = DELIMITED_BROKEN;
    } else {
        *state = DELIMITED_BARE;
    }
    return *state != DELIMITED_BARE;
}

size_t delimited_row_end(const struct delimited *d, struct str text, size_t start, size_t *at,
                         enum delimited_state *state)
{
    const char *s = text.s + *at, *end = text.s + text.len, *line = NULL;
    while (s < end && *state != DELIMITED_BROKEN) {
        if (!line || line < s) {
            line = find(s, '\n', end);
            line = line ? line : end;
        }
        if (*state == DELIMITED_IN_QUOTES || *state == DELIMITED_IN_LINES) {
            s = in_quotes(d, s, line, end, state);
            continue;
        }
        if (*state != DELIMITED_BARE && goes_on(d, s, state)) {
            s += *state != DELIMITED_BROKEN;
            continue;
        }
        const char *quote = find(s, d->quote, line);
        if (!quote) {
            *at = (size_t)(line - text.s);
            return line < end ? *at : SIZE_MAX;
        }
        bool starts = quote == text.s + start || (unsigned char)quote[-1] == d->delim;
        *state = starts ? DELIMITED_IN_QUOTES : DELIMITED_BARE;
        s = quote + 1;
    }
    *at = (size_t)(s - text.s);
    return SIZE_MAX;
}

struct str delimited_row(const struct delimited *d, struct str text, size_t *at)
{
    enum delimited_state state = DELIMITED_BARE;
    size_t start = *at, end = delimited_row_end(d, text, start, at, &state);
    if (end == SIZE_MAX) {
        const char *line =
            delimited_is_open(state) ? find(text.s + start, '\n', text.s + text.len) : NULL;
        end = line ? (size_t)(line - text.s) : text.len;
    }
    *at = end + 1;
    struct str row = { text.s + start, end - start };
    row.len -= row.len > 0 && row.s[row.len - 1] == '\r';
    return row;
}

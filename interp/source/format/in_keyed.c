/*
 * in_keyed.c - what CEF and LEEF share.
 */
#include "source/format/in_keyed.h"

#include "source/format/syslog.h"
#include "source/names.h"

extern const struct in_def in_text;

enum { MARK_AT_MOST = 512 /* bytes before the mark */ };

/* The offset after the mark; SIZE_MAX: none. */
static size_t find_mark(struct str line, const char *mark)
{
    struct str start = { line.s, line.len < MARK_AT_MOST ? line.len : MARK_AT_MOST };
    size_t at = str_find(start, str_of(mark), 0);
    size_t after = at + strlen(mark);
    bool alone = at == 0 || (at != SIZE_MAX && strchr(" \t:", line.s[at - 1]));
    if (at == SIZE_MAX || !alone || after >= line.len || line.s[after] < '0' ||
        line.s[after] > '9') {
        return SIZE_MAX;
    }
    return after;
}

int in_keyed_sniff(struct str head, const char *mark)
{
    struct str line;
    size_t at = 0, lines = 0, marked = 0;
    while (lines < 20 && in_next_line(head, &at, &line)) {
        bool has = find_mark(line, mark) != SIZE_MAX;
        lines += str_trim(line).len > 0 && (at < head.len || has || lines == 0);
        marked += has;
    }
    return marked > 0 && marked * 2 > lines ? 85 : 0;
}

const char *in_keyed_begin(struct in_run *r, struct str record, const char *mark,
                           struct in_event *out, struct str *rest)
{
    *rest = (struct str) { NULL, 0 };
    uint64_t untimed = r->untimed;
    const char *why = in_text.event(r, record, out);
    size_t at = why ? SIZE_MAX : find_mark(out->raw, mark);
    if (at == SIZE_MAX) {
        return why;
    }
    *rest = (struct str) { out->raw.s + at, out->raw.len - at };
    r->untimed = untimed; /* it has fields: whether they have a time is decided later */
    in_cells_begin(r);
    struct str host = syslog_host(out->raw);
    if (host.len > 0) {
        in_keyed_put(r, STR("_sourceHost"), host, false);
    }
    return NULL;
}

bool in_keyed_part(struct str *rest, struct str *part)
{
    size_t at = 0;
    while (at < rest->len && rest->s[at] != '|') {
        at += rest->s[at] == '\\' ? 2 : 1;
    }
    if (at >= rest->len) {
        return false;
    }
    *part = (struct str) { rest->s, at };
    *rest = (struct str) { rest->s + at + 1, rest->len - at - 1 };
    return true;
}

/* Without the backslashes, in the batch's scratch where there are some. */
static struct str unescaped(struct in_run *r, struct str s)
{
    if (!memchr(s.s, '\\', s.len)) {
        return s;
    }
    char *to = arena_alloc(r->scratch, s.len);
    size_t n = 0;
    for (size_t k = 0; k < s.len; k++) {
        bool escapes =
            s.s[k] == '\\' && k + 1 < s.len && strchr("\\=|nr", s.s[k + 1]) && s.s[k + 1] != '\0';
        k += escapes;
        char c = s.s[k];
        to[n++] = (char)(escapes && c == 'n' ? '\n' : escapes && c == 'r' ? '\r' : c);
    }
    return (struct str) { to, n };
}

void in_keyed_put(struct in_run *r, struct str name, struct str value, bool escaped)
{
    if (in_matters(r, name)) {
        value = escaped ? unescaped(r, value) : value;
        in_cells_put(r, (struct in_cell) { name, cell_of_text(value), NAME_NONE });
    }
}

struct str in_keyed_header(struct in_run *r, struct str *rest, const char *const *names, size_t n)
{
    struct str part, version = { NULL, 0 };
    for (size_t k = 0; k <= n; k++) {
        if (!in_keyed_part(rest, &part)) {
            part = *rest;
            *rest = (struct str) { rest->s + rest->len, 0 };
        }
        if (k == 0) {
            version = part;
        } else if (part.len > 0) {
            in_keyed_put(r, str_of(names[k - 1]), part, true);
        }
    }
    return version;
}

void in_keyed_cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    in_text.cut(c, data, len, ended, spans);
}

void in_keyed_follow(struct in_cut *c, const char *data, size_t len, const struct block *spans)
{
    in_text.follow(c, data, len, spans);
}

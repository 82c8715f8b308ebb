/*
 * cell.c - cells as JSON values and as text for people.
 *
 * Data from events may be hostile to a terminal: unsafe characters (base/write/shown.h) are shown
 * as escapes and never printed.
 */
#include "data/cell.h"

#include "base/write/json_write.h"
#include "base/write/shown.h"

static size_t digits(struct str s, size_t at)
{
    size_t n = 0;
    while (at + n < s.len && s.s[at + n] >= '0' && s.s[at + n] <= '9') {
        n++;
    }
    return n;
}

/* The grammar of numbers in JSON. */
static bool json_number(struct str s)
{
    size_t at = s.len > 0 && s.s[0] == '-' ? 1 : 0;
    size_t n = digits(s, at);
    if (n == 0 || (n > 1 && s.s[at] == '0')) {
        return false;
    }
    at += n;
    if (at < s.len && s.s[at] == '.') {
        n = digits(s, at + 1);
        if (n == 0) {
            return false;
        }
        at += 1 + n;
    }
    if (at < s.len && (s.s[at] == 'e' || s.s[at] == 'E')) {
        at++;
        at += at < s.len && (s.s[at] == '+' || s.s[at] == '-') ? 1 : 0;
        n = digits(s, at);
        if (n == 0) {
            return false;
        }
        at += n;
    }
    return at == s.len;
}

void out_json_cell(struct buf *to, const struct cell *c)
{
    char buffer[CELL_TEXT_MAX];
    struct str text = { NULL, 0 };
    switch ((enum cell_tag)c->tag) {
    case CELL_NULL:
        buf_text(to, "null");
        return;
    case CELL_BOOL:
        buf_text(to, c->as.b ? "true" : "false");
        return;
    case CELL_STRING:
        json_put_shown(to, cell_str(c));
        return;
    case CELL_WRITTEN:
        text = cell_str(c);
        break;
    case CELL_INT:
    case CELL_REAL:
        text = cell_show(c, buffer);
        break;
    }
    if (json_number(text)) {
        buf_str(to, text);
    } else {
        json_put_shown(to, text);
    }
}

struct str out_cell_text(const struct cell *c, enum type column, const struct zone *zone,
                         char buffer[OUT_CELL_MAX])
{
    _Static_assert((int)OUT_CELL_MAX >= (int)TIME_TEXT_MAX, "room for an instant");
    _Static_assert((int)OUT_CELL_MAX >= (int)CELL_TEXT_MAX, "room for a number");
    if (column == T_TIME && c->tag == CELL_INT) {
        return (struct str) { buffer, time_show(buffer, c->as.i, zone ? zone : zone_utc()) };
    }
    return cell_show(c, buffer);
}

/* Bytes from `at` on that are printable ASCII, a column each. */
static size_t plain_run(struct str s, size_t at)
{
    const uint64_t each = 0x0101010101010101u;
    size_t from = at;
    while (at + 8 <= s.len) {
        uint64_t w;
        memcpy(&w, s.s + at, sizeof w);
        uint64_t low = (w - each * 0x20) & ~w, high = w | ((w & each * 0x7F) + each);
        if ((low | high) & each * 0x80) {
            break;
        }
        at += 8;
    }
    while (at < s.len && s.s[at] >= 0x20 && s.s[at] <= 0x7E) {
        at++;
    }
    return at - from;
}

/* One character of `s` as it is shown: its text in `to`, its columns as the result. */
static size_t next_shown(struct str s, size_t *at, char to[SHOWN_MARK_MAX], size_t *bytes)
{
    uint32_t cp = utf8_next(s, at);
    *bytes = shown_mark(cp, to);
    if (*bytes > 0) {
        return *bytes;
    }
    *bytes = utf8_put(to, cp);
    return (size_t)utf8_width(cp);
}

size_t out_shown_width(struct str s)
{
    char shown[SHOWN_MARK_MAX];
    size_t bytes = 0, at = plain_run(s, 0), width = at;
    while (at < s.len) {
        width += next_shown(s, &at, shown, &bytes);
        size_t run = plain_run(s, at);
        width += run;
        at += run;
    }
    return width;
}

/* Characters from *at on, as many as fit into `room` columns; the columns. */
static size_t put_some(struct buf *to, struct str s, size_t *at, size_t buffer)
{
    char shown[SHOWN_MARK_MAX];
    size_t width = 0, bytes = 0;
    while (*at < s.len) {
        size_t run = plain_run(s, *at);
        run = run < buffer - width ? run : buffer - width;
        buf_str(to, (struct str) { s.s + *at, run });
        *at += run;
        width += run;
        size_t next = *at;
        size_t w = next < s.len ? next_shown(s, &next, shown, &bytes) : 0;
        if (width + w > buffer || next == *at) {
            break;
        }
        buf_str(to, (struct str) { shown, bytes });
        width += w;
        *at = next;
    }
    return width;
}

size_t out_put_shown(struct buf *to, struct str s, size_t max, bool unicode)
{
    size_t dots = unicode || max < 3 ? 1 : 3, at = 0;
    bool fits = out_shown_width(s) <= max;
    size_t width = put_some(to, s, &at, fits ? max : max > dots ? max - dots : 0);
    if (fits || max == 0) {
        return width;
    }
    buf_text(to, unicode ? "\xE2\x80\xA6" : dots == 3 ? "..." : ".");
    return width + dots;
}

size_t out_put_line(struct buf *to, struct str s, size_t max)
{
    char shown[SHOWN_MARK_MAX];
    size_t bytes = 0, at = 0;
    put_some(to, s, &at, max);
    if (at == 0 && s.len > 0) { /* wider than the line: printed anyway */
        next_shown(s, &at, shown, &bytes);
        buf_str(to, (struct str) { shown, bytes });
    }
    return at;
}

void out_put_count(struct buf *to, uint64_t n)
{
    char text[32];
    size_t at = sizeof text;
    int in_group = 0;
    do {
        if (in_group == 3) {
            text[--at] = ',';
            in_group = 0;
        }
        text[--at] = (char)('0' + n % 10);
        n /= 10;
        in_group++;
    } while (n > 0);
    buf_str(to, (struct str) { text + at, sizeof text - at });
}

void out_put_bytes(struct buf *to, double bytes)
{
    static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
    size_t unit = 0;
    while (bytes >= 999.5 && unit + 1 < sizeof units / sizeof units[0]) {
        bytes /= 1000;
        unit++;
    }
    buf_printf(to, unit > 0 && bytes < 99.95 ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
}

void out_put_counted(struct buf *to, uint64_t n, const char *before, const char *after)
{
    buf_text(to, before);
    out_put_count(to, n);
    buf_text(to, after);
}

struct str out_first_words(struct str text, size_t most)
{
    size_t n = 0;
    while (n < text.len && text.s[n] != '\n' && n < most) {
        n++;
    }
    while (n > 0 && n < text.len && text.s[n] != '\n' && text.s[n] != ' ') {
        n--;
    }
    return str_trim((struct str) { text.s, n });
}

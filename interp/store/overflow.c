/*
 * overflow.c - the fields of an event that have no column.
 *
 * The text is JSON so that it is of use in the sqlite3 shell (json_each), but it is read back by a
 * walk of its own: numbers must keep their spelling, names may be empty or hold NUL, and the file
 * may be hostile. Malformed text ends the walk.
 */
#include "store/overflow.h"

#include "base/write/json_write.h"
#include "data/number/number.h"

void overflow_put(struct buf *out, struct str name, const struct cell *value)
{
    char buffer[NUMBER_TEXT_MAX];
    buf_char(out, out->b.len ? ',' : '{');
    json_put_string(out, name);
    buf_char(out, ':');
    switch ((enum cell_tag)value->tag) {
    case CELL_NULL:
        buf_text(out, "null");
        return;
    case CELL_BOOL:
        json_put_string(out, value->as.b ? STR("true") : STR("false"));
        return;
    case CELL_INT:
        buf_str(out, (struct str) { buffer, number_int(buffer, value->as.i) });
        return;
    case CELL_REAL:
        buf_str(out, (struct str) { buffer, number_loaded(buffer, value->as.f) });
        return;
    case CELL_STRING:
        json_put_string(out, cell_str(value));
        return;
    case CELL_WRITTEN:
        buf_str(out, cell_str(value));
        return;
    }
}

void overflow_end(struct buf *out)
{
    if (out->b.len) {
        buf_char(out, '}');
    }
}

/* A number as it came: the cell that a file's reader makes of the same spelling. */
static struct cell number_cell(struct str written)
{
    bool is_int = false;
    int64_t i = 0;
    double f = 0;
    char buffer[NUMBER_TEXT_MAX];
    if (!number_read(written, &is_int, &i, &f)) {
        return cell_null();
    }
    if (is_int) {
        struct cell c = cell_int(i);
        if (str_eq((struct str) { buffer, number_int(buffer, i) }, written)) {
            return c;
        }
    } else if (str_eq((struct str) { buffer, number_loaded(buffer, f) }, written)) {
        struct cell c = cell_real(f);
        c.flags = CELL_LOADED;
        return c;
    }
    struct cell c = cell_of_text(written);
    c.tag = CELL_WRITTEN;
    return c;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)ascii_lower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex4(struct str s, size_t at, uint32_t *out)
{
    *out = 0;
    if (s.len - at < 4) {
        return false;
    }
    for (size_t i = 0; i < 4; i++) {
        int digit = hex_digit(s.s[at + i]);
        if (digit < 0) {
            return false;
        }
        *out = *out << 4 | (uint32_t)digit;
    }
    return true;
}

/* One escape at s[*at], after the backslash; writes 1 to 4 bytes. */
static bool unescape_one(struct str s, size_t *at, char *to, size_t *n)
{
    static const char from[] = "\"\\/bfnrt";
    static const char into[] = "\"\\/\b\f\n\r\t";
    const char *found = s.s[*at] ? strchr(from, s.s[*at]) : NULL;
    *n = 1;
    if (found) {
        *to = into[found - from];
        ++*at;
        return true;
    }
    uint32_t code = 0;
    uint32_t low = 0;
    if (s.s[*at] != 'u' || !hex4(s, *at + 1, &code)) {
        return false;
    }
    *at += 5;
    if (code >= 0xd800 && code < 0xdc00 && s.len - *at >= 6 && s.s[*at] == '\\' &&
        s.s[*at + 1] == 'u' && hex4(s, *at + 2, &low) && low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        *at += 6;
    }
    *n = utf8_put(to, code);
    return true;
}

/* The text in quotes at s[*at]. */
static bool read_text(struct arena *a, struct str s, size_t *at, struct str *out)
{
    size_t from = *at + 1;
    size_t i = from;
    bool escapes = false;
    if (*at >= s.len || s.s[*at] != '"') {
        return false;
    }
    while (i < s.len && s.s[i] != '"') {
        escapes |= s.s[i] == '\\';
        i += s.s[i] == '\\' ? 2 : 1;
    }
    if (i >= s.len) {
        return false;
    }
    *at = i + 1;
    *out = (struct str) { s.s + from, i - from };
    if (!escapes) {
        return true;
    }
    struct str body = *out;
    char *to = arena_alloc(a, body.len + 1); /* an escape is never longer after it than before */
    size_t len = 0;
    for (size_t k = 0; k < body.len;) {
        size_t n = 1;
        if (body.s[k] != '\\') {
            to[len] = body.s[k++];
        } else if (++k >= body.len || !unescape_one(body, &k, to + len, &n)) {
            return false;
        }
        len += n;
    }
    *out = (struct str) { to, len };
    return true;
}

static bool read_value(struct arena *a, struct str s, size_t *at, struct cell *out)
{
    struct str text;
    if (*at < s.len && s.s[*at] == '"') {
        bool ok = read_text(a, s, at, &text);
        *out = ok ? cell_of_text(text) : cell_null();
        return ok;
    }
    size_t from = *at;
    while (*at < s.len && s.s[*at] != ',' && s.s[*at] != '}') {
        ++*at;
    }
    text = (struct str) { s.s + from, *at - from };
    *out = number_cell(text);
    return text.len > 0;
}

void overflow_read(struct arena *a, struct str text, const struct str *names, size_t n,
                   struct cell *out)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        out[i] = cell_null();
    }
    if (text.len == 0 || text.s[0] != '{') {
        return;
    }
    do {
        struct str name;
        struct cell value;
        at++;
        if (!read_text(a, text, &at, &name) || at >= text.len || text.s[at] != ':') {
            return;
        }
        at++;
        if (!read_value(a, text, &at, &value)) {
            return;
        }
        for (size_t i = 0; i < n; i++) {
            if (str_eq_fold(names[i], name)) {
                out[i] = value;
            }
        }
    } while (at < text.len && text.s[at] == ',');
}

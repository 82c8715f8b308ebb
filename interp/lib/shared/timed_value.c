/*
 * timed_value.c - see timed_value.h.
 */
#include "lib/shared/timed_value.h"

#include "base/json/json.h"
#include "base/write/json_write.h"

#include <inttypes.h>

static const char head[] = "{\"value\":", middle[] = ",\"timestamp\":";

void timed_value_write(struct buf *to, const struct cell *value, int64_t ms)
{
    char buffer[CELL_TEXT_MAX];
    struct str text = cell_text(value, buffer);
    buf_text(to, head);
    if (cell_is_number(value)) {
        buf_str(to, text);
    } else {
        json_put_string(to, text);
    }
    buf_printf(to, "%s%" PRId64 "}", middle, ms);
}

/* A number that is written with a point or an exponent keeps its spelling. */
static bool read_number(struct str s, struct cell *out)
{
    struct cell text = cell_of_text(s), number;
    if (!cell_number(&text, &number)) {
        return false;
    }
    text.tag = CELL_WRITTEN;
    *out = number.tag == CELL_INT ? number : text;
    return true;
}

static bool read_value(struct str s, struct arena *a, struct cell *out)
{
    if (s.len == 0 || s.s[0] != '"') {
        return read_number(s, out);
    }
    struct str quoted = { s.s + 1, s.len - 2 }, decoded;
    if (s.len < 2 || s.s[s.len - 1] != '"' || !json_unescape(a, quoted, &decoded)) {
        return false;
    }
    *out = cell_of_text(decoded);
    return true;
}

bool timed_value_read(struct str text, struct arena *a, struct cell *value, int64_t *ms)
{
    size_t first = sizeof head - 1, between = sizeof middle - 1;
    if (text.len < first + between + 2 || memcmp(text.s, head, first) != 0 ||
        text.s[text.len - 1] != '}') {
        return false;
    }
    size_t at = text.len - 1;
    while (at > first && text.s[at - 1] != ':') {
        at--;
    }
    struct cell digits = cell_of_text((struct str) { text.s + at, text.len - 1 - at });
    if (at < first + between || memcmp(text.s + at - between, middle, between) != 0 ||
        !cell_integer(&digits, ms)) {
        return false;
    }
    return read_value((struct str) { text.s + first, at - between - first }, a, value);
}

/*
 * json_objects.c - JSON objects one after the other, each over as many lines as it likes.
 *
 * When an object never ends, only that object is lost if the next one starts a line: pretty
 * printers indent what is nested.
 */
#include "base/json/json.h"
#include "source/format/in_def.h"

enum { BETWEEN, INSIDE, TEXT, JUNK };

/* Whether an object is followed by another on the line on which it ends, as Firehose writes them.
 */
static bool is_followed(struct str text)
{
    size_t at = 0, depth = 0;
    bool in_text = false;
    for (; at < text.len && (at == 0 || depth > 0); at++) {
        char b = text.s[at];
        if (in_text) {
            at += b == '\\';
            in_text = b != '"';
        } else if (b == '{' || b == '[') {
            depth++;
        } else if (b == '}' || b == ']') {
            depth--;
        } else {
            in_text = b == '"';
        }
    }
    while (at < text.len && (text.s[at] == ' ' || text.s[at] == '\t')) {
        at++;
    }
    return depth == 0 && at < text.len && text.s[at] == '{';
}

/* Whether the object continues after its first line. */
static int sniff(struct str head, bool named, bool whole)
{
    struct str text = str_trim(head), line, next;
    size_t at = 0;
    (void)named;
    (void)whole;
    if (text.len == 0 || text.s[0] != '{') {
        return 0;
    }
    if (!memchr(text.s, '\n', text.len) && is_followed(text)) {
        return 70;
    }
    if (!in_next_line(text, &at, &line) || !in_next_line(text, &at, &next)) {
        return 0;
    }
    line = str_trim(line);
    next = str_trim(next);
    char last = line.s[line.len - 1];
    bool goes_on = next.len == 0 || next.s[0] == '"' || (line.len == 1 && next.s[0] == '}') ||
                   (last == '[' && next.s[0] != '}');
    return (last == '{' || last == ',' || last == '[') && goes_on ? 70 : 0;
}

/* One character of a text, or an escaped one; false: more bytes are needed. */
static bool pass_text(struct in_cut *c, const char *data, size_t len)
{
    char b = data[c->at];
    if (b == '\\' && c->at + 1 >= len) {
        return false;
    }
    c->state = b == '"' || b == '\n' ? INSIDE : TEXT; /* a JSON string contains no raw line end */
    if (b != '\n') {
        c->at += b == '\\' ? 2 : 1;
    }
    return true;
}

/* Inside an object, from c->at on; false: more bytes are needed. */
static bool inside(struct in_cut *c, const char *data, size_t len, struct block *spans)
{
    while (c->at < len) {
        char b = data[c->at];
        if (c->state == TEXT) {
            if (!pass_text(c, data, len)) {
                return false;
            }
            continue;
        }
        if (b == '\n' && c->at + 1 < len && data[c->at + 1] == '{' && c->depth > 0) {
            in_cut_put(c, spans, c->at, c->at + 1);
            c->state = BETWEEN;
            return true;
        }
        if (b == '\n' && c->at + 1 >= len) {
            return false;
        }
        c->at++;
        if (b == '"') {
            c->state = TEXT;
        } else if (b == '{' || b == '[') {
            c->depth++;
        } else if ((b == '}' || b == ']') && --c->depth == 0) {
            in_cut_put(c, spans, c->at, c->at);
            c->state = BETWEEN;
            return true;
        }
    }
    return false;
}

static void cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    size_t most = spans->len + SPLIT_MOST * sizeof(struct split_span);
    while (c->at < len && spans->len < most) {
        if (c->state == INSIDE || c->state == TEXT) {
            if (!inside(c, data, len, spans)) {
                break;
            }
            continue;
        }
        char b = data[c->at];
        if (b == '{') {
            c->start = c->at++;
            c->depth = 1;
            c->state = INSIDE;
        } else if (json_is_blank(b) || (b == ',' && c->state == BETWEEN)) {
            c->state = b == '\n' ? BETWEEN : c->state;
            c->start = ++c->at;
        } else {
            if (c->state != JUNK) {
                in_cut_bad(spans, c->at, "unexpected text between two objects");
            }
            c->state = JUNK;
            c->start = ++c->at;
        }
    }
    if (ended && spans->len < most && (c->state == INSIDE || c->state == TEXT)) {
        in_cut_put(c, spans, len, len);
        c->state = BETWEEN;
    }
}

const struct in_def in_json_objects = {
    .name = "json-objects",
    .doc = "JSON objects one after the other, each over several lines, or several on one",
    .recognised =
        "an object that goes on after its first line, or objects that are all on one line",
    .globs = "*.json *.json.*",
    .sniff = sniff,
    .cut = cut,
};

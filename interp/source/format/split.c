/*
 * split.c - elements of a JSON array by quotes and brackets.
 *
 * A syntax error costs as few elements as possible: a missing comma or element is a malformed span
 * between valid ones, and a quote that is never closed ends at its line (a JSON string cannot
 * contain a raw line end), after which the next line that starts with a bracket starts an element.
 */
#include "source/format/split.h"

#include "base/json/json.h"

enum { IN_TEXT = 1, IN_BRACKETS = 2 };

/* Bytes that end a run of uninteresting ones, in a text and between brackets. */
static const unsigned char stops[256] = {
    ['"'] = IN_TEXT | IN_BRACKETS, ['\\'] = IN_TEXT,    ['\n'] = IN_TEXT,    ['{'] = IN_BRACKETS,
    ['}'] = IN_BRACKETS,           ['['] = IN_BRACKETS, [']'] = IN_BRACKETS,
};

static void put(struct block *out, size_t at, size_t len, const char *reason)
{
    struct split_span span = { at, len, reason, NULL };
    block_add(out, &span, sizeof span);
}

static void element_ends(struct split *s, size_t end, struct block *out)
{
    if (!s->dropping) {
        put(out, s->start, end - s->start, NULL);
    }
    s->dropping = false;
    s->state = SPLIT_BEHIND;
    s->at = s->start = end;
}

/* A number or word: up to what cannot belong to it. */
static void scan_bare(struct split *s, const char *data, size_t len, struct block *out)
{
    size_t at = s->at;
    while (at < len && !json_is_blank(data[at]) && data[at] != ',' && data[at] != ']' &&
           data[at] != '{' && data[at] != '"') {
        at++;
    }
    s->at = at;
    if (at < len) {
        element_ends(s, at, out);
    }
}

/* Inside a text that is or belongs to the element; false: the data ends in it. */
static bool scan_text(struct split *s, const char *data, size_t len, struct block *out)
{
    size_t at = s->at;
    for (;;) {
        while (at < len && !(stops[(unsigned char)data[at]] & IN_TEXT)) {
            at++;
        }
        if (at >= len || (data[at] == '\\' && at + 1 >= len)) {
            s->at = at;
            return false;
        }
        if (data[at] == '"') {
            s->at = at + 1;
            s->in_text = false;
            return true;
        }
        if (data[at] == '\n') {
            s->in_text = false;
            element_ends(s, at, out);
            s->state = SPLIT_BROKEN;
            s->line_start = false;
            return true;
        }
        at += 2;
    }
}

static void scan_element(struct split *s, const char *data, size_t len, struct block *out)
{
    if (s->bare) {
        scan_bare(s, data, len, out);
        return;
    }
    while (s->state == SPLIT_ELEMENT) {
        if (s->in_text) {
            if (!scan_text(s, data, len, out)) {
                return;
            }
            if (s->state == SPLIT_ELEMENT && s->depth == 0) {
                element_ends(s, s->at, out);
            }
            continue;
        }
        size_t at = s->at;
        while (at < len && !(stops[(unsigned char)data[at]] & IN_BRACKETS)) {
            at++;
        }
        s->at = at;
        if (at >= len) {
            return;
        }
        s->at++;
        if (data[at] == '"') {
            s->in_text = true;
        } else if (data[at] == '{' || data[at] == '[') {
            s->depth++;
        } else if (--s->depth == 0) {
            element_ends(s, s->at, out);
        }
    }
}

static void begin_element(struct split *s, char c)
{
    s->state = SPLIT_ELEMENT;
    s->start = s->at;
    s->in_text = c == '"';
    s->depth = c == '{' || c == '[' ? 1 : 0;
    s->bare = !s->in_text && s->depth == 0;
    s->at++;
}

/* The byte at s->at, which is not blank, between elements. */
static void scan_between(struct split *s, char c, struct block *out)
{
    if (s->state == SPLIT_OPEN) {
        s->state = SPLIT_FIRST;
        s->at++;
    } else if (s->state == SPLIT_CLOSED) {
        put(out, s->at, 0, "something follows the array's closing bracket");
        s->state = SPLIT_END;
    } else if (c == ']') {
        if (s->state == SPLIT_NEXT) {
            put(out, s->at, 0, "an element is missing after a comma");
        }
        s->state = s->wrapped ? SPLIT_END : SPLIT_CLOSED;
        s->at++;
    } else if (c == ',') {
        if (s->state != SPLIT_BEHIND) {
            put(out, s->at, 0, "an element is missing before a comma");
        }
        s->state = SPLIT_NEXT;
        s->at++;
    } else {
        if (s->state == SPLIT_BEHIND) {
            put(out, s->at, 0, "a comma is missing between two elements");
        }
        begin_element(s, c);
    }
}

/* Over the rest of a broken element; lines count as valid again where one starts with a bracket. */
static void scan_broken(struct split *s, const char *data, size_t len)
{
    while (s->at < len) {
        char c = data[s->at];
        if (s->line_start && (c == '{' || c == ']')) {
            s->state = SPLIT_FIRST;
            return;
        }
        s->line_start = c == '\n' || (s->line_start && (json_is_blank(c) || c == ','));
        s->at++;
    }
}

static void scan_end(struct split *s, size_t len, struct block *out)
{
    if (s->state == SPLIT_ELEMENT) {
        element_ends(s, len, out);
    } else if (s->state != SPLIT_CLOSED) {
        put(out, len, 0, "the array's closing bracket is missing");
    }
    s->state = SPLIT_END;
}

void split_scan(struct split *s, const char *data, size_t len, bool ended, struct block *out)
{
    size_t most = out->len + SPLIT_MOST * sizeof(struct split_span);
    while (s->state != SPLIT_END && s->at < len && out->len < most) {
        if (s->state == SPLIT_ELEMENT) {
            size_t before = s->at;
            scan_element(s, data, len, out);
            if (s->state == SPLIT_ELEMENT && s->at == before) {
                break; /* a backslash is the last byte */
            }
        } else if (s->state == SPLIT_BROKEN) {
            scan_broken(s, data, len);
        } else if (json_is_blank(data[s->at])) {
            s->at++;
        } else {
            scan_between(s, data[s->at], out);
        }
        if (s->state != SPLIT_ELEMENT || s->dropping) {
            s->start = s->at;
        }
    }
    bool paused = out->len >= most && s->at < len;
    if (ended && !paused && s->state != SPLIT_END) {
        scan_end(s, len, out);
    }
}

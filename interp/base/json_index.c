/*
 * json_index.c - one walk over a document that checks its brackets and remembers where each value
 * ends, so that later walks go straight to what they want.
 */
#include "base/arena.h"
#include "base/json.h"

struct walk {
    const struct json *j;
    uint32_t *behind;
    size_t at; /* the place looked at */
    size_t depth;
    uint32_t open[JSON_DEPTH]; /* places of the brackets that are open */
};

static char sign(const struct walk *w, size_t i)
{
    return i < w->j->n ? w->j->text[w->j->at[i]] : 0;
}

static bool in_object(const struct walk *w)
{
    return sign(w, w->open[w->depth - 1]) == '{';
}

static void close_bracket(struct walk *w)
{
    w->behind[w->open[--w->depth]] = (uint32_t)++w->at;
}

/* From a key, or an element, to its value. */
static enum json_fault begin_member(struct walk *w)
{
    if (in_object(w)) {
        if (w->at < w->j->n && sign(w, w->at) != '"') {
            return JSON_NO_KEY;
        }
        if (w->at + 1 < w->j->n && sign(w, w->at + 1) != ':') {
            return JSON_NO_COLON;
        }
        w->at += 2;
    }
    if (w->at >= w->j->n) {
        return JSON_NO_END;
    }
    return json_begins_value(w->j, w->at) ? JSON_FINE : JSON_NO_VALUE;
}

/* The value at w->at: over it when it is no bracket, or one that closes at once; else to its first
 * member. */
static enum json_fault begin_value(struct walk *w, bool *done)
{
    char c = sign(w, w->at);
    *done = c != '{' && c != '[';
    if (*done) {
        w->at++;
        return JSON_FINE;
    }
    if (w->depth == JSON_DEPTH) {
        return JSON_TOO_DEEP;
    }
    w->open[w->depth++] = (uint32_t)w->at++;
    *done = sign(w, w->at) == (c == '{' ? '}' : ']');
    if (*done) {
        close_bracket(w);
    }
    return JSON_FINE;
}

/* Behind a value: over closing brackets and a comma. */
static enum json_fault end_values(struct walk *w)
{
    while (w->depth > 0) {
        char c = sign(w, w->at);
        if (c == ',') {
            w->at++;
            return JSON_FINE;
        }
        if (c != (in_object(w) ? '}' : ']')) {
            return w->at >= w->j->n ? JSON_NO_END : JSON_NO_COMMA;
        }
        close_bracket(w);
    }
    return JSON_FINE;
}

enum json_fault json_index(struct json_parser *p, struct json *j, size_t i, size_t *next)
{
    if (i >= j->n) {
        return JSON_NO_END;
    }
    struct walk w = { .j = j, .behind = json_parser_room(p, j->n), .at = i };
    if (!w.behind) {
        arena_no_memory(j->n * sizeof *w.behind);
    }
    j->behind = w.behind;
    enum json_fault fault = json_begins_value(j, i) ? JSON_FINE : JSON_NO_VALUE;
    while (fault == JSON_FINE) {
        bool done;
        fault = begin_value(&w, &done);
        if (fault == JSON_FINE && done) {
            fault = end_values(&w);
            if (w.depth == 0) {
                break;
            }
        }
        if (fault == JSON_FINE) {
            fault = begin_member(&w);
        }
    }
    *next = w.at;
    return fault;
}

/* Behind the text that opens at `at`; SIZE_MAX: it does not close. */
static size_t behind_quotes(struct str s, size_t at)
{
    for (size_t i = at + 1; i < s.len; i++) {
        if (s.s[i] == '\\') {
            i++;
        } else if (s.s[i] == '"') {
            return i + 1;
        }
    }
    return SIZE_MAX;
}

/* Where the first value of `s` ends, by its brackets and quotes alone; SIZE_MAX: it does not. */
static size_t first_end(struct str s)
{
    size_t at = 0, depth = 0;
    while (at < s.len && json_is_blank(s.s[at])) {
        at++;
    }
    while (at < s.len) {
        char c = s.s[at];
        if (c == '"') {
            at = behind_quotes(s, at);
            if (at == SIZE_MAX) {
                return SIZE_MAX;
            }
        } else {
            depth += c == '{' || c == '[';
            depth -= (c == '}' || c == ']') && depth > 0;
            at++;
        }
        bool ends = c == '"' || c == '}' || c == ']' ||
                    (at < s.len && (json_is_blank(s.s[at]) || s.s[at] == '"'));
        if (depth == 0 && ends) {
            return at;
        }
    }
    return depth == 0 ? at : SIZE_MAX;
}

enum json_fault json_open_first(struct json_parser *p, struct str text, struct json *out,
                                size_t *next)
{
    enum json_fault fault = json_open(p, text, out);
    if (fault != JSON_FINE && fault != JSON_EMPTY && fault != JSON_TOO_LONG) {
        /* what follows the value may be at fault */
        size_t end = first_end(text);
        if (end >= text.len) {
            return fault;
        }
        fault = json_open(p, (struct str) { text.s, end }, out);
    }
    return fault == JSON_FINE ? json_index(p, out, 0, next) : fault;
}

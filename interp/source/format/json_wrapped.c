/*
 * json_wrapped.c - one JSON object that holds the events in an array: {"Records": [...]}.
 *
 * The array is the first value of the object, or the one called Records; other members of the
 * object are ignored. An object with such an array that is followed by another object is a line of
 * JSON Lines.
 */
#include "base/json/json.h"
#include "source/format/in_def.h"

static const char *const wrappers[] = { "Records", "events",  "value", "logEvents", "items", "logs",
                                        "entries", "results", "hits",  "data",      NULL };

static bool is_wrapper(struct str name)
{
    for (size_t k = 0; wrappers[k]; k++) {
        if (str_eq_fold(name, str_of(wrappers[k]))) {
            return true;
        }
    }
    return false;
}

static size_t skip_blanks(struct str s, size_t at)
{
    while (at < s.len && json_is_blank(s.s[at])) {
        at++;
    }
    return at;
}

/* The offset after the string whose quote is at `at`; SIZE_MAX: it does not end in this data. */
static size_t skip_text(struct str s, size_t at)
{
    for (at++; at < s.len; at++) {
        if (s.s[at] == '\\') {
            at++;
        } else if (s.s[at] == '"') {
            return at + 1;
        }
    }
    return SIZE_MAX;
}

/* The offset after the value at `at`; SIZE_MAX: it does not end in this data. */
static size_t skip_value(struct str s, size_t at)
{
    size_t depth = 0;
    while (at < s.len) {
        char c = s.s[at];
        if (c == '"') {
            at = skip_text(s, at);
            if (at == SIZE_MAX) {
                return at;
            }
        } else {
            if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
                return at;
            }
            depth += c == '{' || c == '[';
            depth -= c == '}' || c == ']';
            at++;
        }
        if (depth == 0 && (c == '"' || c == '}' || c == ']')) {
            return at;
        }
    }
    return SIZE_MAX;
}

/* Where the array of events opens; SIZE_MAX: not found. */
static size_t find_array(struct str s, bool any)
{
    size_t at = skip_blanks(s, 0);
    if (at >= s.len || s.s[at] != '{') {
        return SIZE_MAX;
    }
    at = skip_blanks(s, at + 1);
    for (bool first = true; at < s.len && s.s[at] == '"'; first = false) {
        size_t end = skip_text(s, at);
        if (end == SIZE_MAX) {
            return end;
        }
        struct str name = { s.s + at + 1, end - at - 2 };
        at = skip_blanks(s, end);
        if (at >= s.len || s.s[at] != ':') {
            return SIZE_MAX;
        }
        at = skip_blanks(s, at + 1);
        bool takes = first || str_eq_fold(name, STR("Records")) || any;
        if (takes && at < s.len && s.s[at] == '[' && is_wrapper(name)) {
            size_t inside = skip_blanks(s, at + 1);
            return inside >= s.len || s.s[inside] == '{' || s.s[inside] == ']' ? at : SIZE_MAX;
        }
        at = skip_value(s, at);
        at = at == SIZE_MAX ? at : skip_blanks(s, at);
        if (at >= s.len || s.s[at] != ',') {
            return SIZE_MAX;
        }
        at = skip_blanks(s, at + 1);
    }
    return SIZE_MAX;
}

static int sniff(struct str head, bool named, bool whole)
{
    (void)named;
    if (find_array(head, false) == SIZE_MAX) {
        return 0;
    }
    size_t end = skip_value(head, skip_blanks(head, 0));
    if (end == SIZE_MAX) {
        return 80;
    }
    end = skip_blanks(head, end);
    return whole && end == head.len ? 80 : 0;
}

static void cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    struct split *s = &c->split;
    if (c->state == 0) {
        size_t open = find_array((struct str) { data, len }, c->forced);
        if (open == SIZE_MAX) {
            bool gives_up = ended || len > RECORD_MAX;
            if (gives_up && str_trim((struct str) { data, len }).len > 0) {
                in_cut_bad(spans, 0, "it does not contain an array of events");
            }
            c->at = c->start = gives_up ? len : 0;
            c->state = gives_up ? 2 : 0;
            return;
        }
        c->at = c->start = open;
        c->state = 1;
    }
    if (c->state == 2) {
        c->done = true;
        return;
    }
    s->start = c->start;
    s->at = c->at;
    s->dropping = c->dropping;
    s->wrapped = true;
    split_scan(s, data, len, ended, spans);
    c->start = s->start;
    c->at = s->at;
    c->dropping = s->dropping;
    c->done = s->state == SPLIT_END && spans->len == 0;
}

const struct in_def in_json_wrapped = {
    .name = "json-wrapped",
    .doc = "one JSON object with the events in an array, such as {\"Records\": [...]}",
    .globs = "*.json *.json.*",
    .sniff = sniff,
    .cut = cut,
};

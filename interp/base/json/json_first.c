/*
 * json_first.c - the first value of text that may continue with anything.
 */
#include "base/json/json.h"

/* The offset after the string that starts at `at`; SIZE_MAX: it is not closed. */
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

/* The end of the first value of `s`, found by brackets and quotes alone; SIZE_MAX: it has none. */
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

enum json_fault json_open_first(struct json_parser *p, struct str text, struct json *out)
{
    enum json_fault fault = json_open(p, text, out);
    if (fault == JSON_FINE || fault == JSON_EMPTY || fault == JSON_TOO_LONG) {
        return fault;
    }
    /* the fault may be after the value */
    size_t end = first_end(text);
    return end < text.len ? json_open(p, (struct str) { text.s, end }, out) : fault;
}

/*
 * json_path.c - see json_path.h. Names are generous (blanks, signs, @ and $ are part of them), so
 * only brackets, quotes inside them and a dangling `..` can be wrong.
 */
#include "lib/op/json_path.h"

#include <string.h>

/* Behind the bracket that opens at `at`; SIZE_MAX: it never closes. Quotes hide brackets. */
static size_t skip_bracket(struct str path, size_t at)
{
    size_t depth = 0;
    char quote = 0;
    for (size_t i = at; i < path.len; i++) {
        char c = path.s[i];
        if (quote) {
            i += c == '\\';
            quote = c == quote ? 0 : quote;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '[' || c == '(') {
            depth++;
        } else if (c == ']' || c == ')') {
            depth--;
        }
        if (depth == 0) {
            return i + 1;
        }
    }
    return SIZE_MAX;
}

static bool is_blank(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] != ' ') {
            return false;
        }
    }
    return true;
}

const char *json_path_wrong(struct str path)
{
    for (size_t i = 0; i < path.len;) {
        if (path.s[i] == ']') {
            return "a `]` of the path has no partner";
        }
        if (path.s[i] != '[') {
            i++;
            continue;
        }
        size_t end = skip_bracket(path, i);
        if (end == SIZE_MAX) {
            return "a `[` of the path is never closed";
        }
        if (is_blank((struct str) { path.s + i + 1, end - i - 2 })) {
            return "the path has nothing between its brackets";
        }
        i = end;
    }
    bool dots = path.len >= 2 && memcmp(path.s + path.len - 2, "..", 2) == 0;
    return dots ? "the path ends in `..`" : path.len == 0 ? "the path is empty" : NULL;
}

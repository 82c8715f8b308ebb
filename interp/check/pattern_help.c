/*
 * pattern_help.c - see pattern_help.h.
 */
#include "check/pattern_help.h"

#include <ctype.h>

/* The last `(?` before `offset` that does not begin a construct; SIZE_MAX: none. */
static size_t find_nameless(struct str s, size_t offset)
{
    for (size_t i = offset < s.len ? offset : s.len; i-- > 0;) {
        bool group = s.s[i] == '(' && i + 1 < s.len && s.s[i + 1] == '?';
        if (group && (i == 0 || s.s[i - 1] != '\\')) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* `(?<user name>` and `(?<user-name>`: the name up to `>`; empty: none. */
static struct str bad_name(struct str s, size_t group)
{
    if (group == SIZE_MAX || group + 3 > s.len || s.s[group + 2] != '<') {
        return (struct str) { 0 };
    }
    size_t end = str_find(s, STR(">"), group);
    return end < s.len ? (struct str) { s.s + group + 3, end - group - 3 } : (struct str) { 0 };
}

static struct str mended_name(struct arena *a, struct str name)
{
    char *to = arena_alloc(a, name.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.len; i++) {
        bool fits = isalnum((unsigned char)name.s[i]) || name.s[i] == '_';
        to[n++] = fits ? name.s[i] : '_';
    }
    return (struct str) { to, n };
}

void pattern_help(struct binder *b, struct diag *g, struct str pattern, size_t offset)
{
    size_t group = find_nameless(pattern, offset);
    struct str name = bad_name(pattern, group);
    if (name.len > 0 && str_find(str_of(g->message), STR("name"), 0) != SIZE_MAX) {
        struct str mended = mended_name(b->arena, name);
        if (!str_eq(mended, name) && !isdigit((unsigned char)name.s[0])) {
            diag_help(b->diags, g, "names of groups have letters, digits and `_`: (?<%.*s>...)",
                      STR_ARG(mended));
        } else {
            diag_help(b->diags, g, "a named group is (?<name>...), and names begin with a letter");
        }
        return;
    }
    static const struct {
        const char *message, *help;
    } helps[] = {
        { "after (?", "a named group is (?<name>...), one without a name (?:...)" },
        { "does not follow a repeatable", "`*`, `+` and `?` repeat what is before them: any "
                                          "characters are `.*`, the sign itself is "
                                          "`\\*`" },
        { "missing terminating ]", "a class ends with ]; a bracket itself is `\\[`" },
        { "missing closing parenthesis", "a group ends with ); a parenthesis itself is `\\(`" },
        { "unmatched closing parenthesis", "a parenthesis itself is `\\)`" },
        { "at end of pattern", "a backslash itself is two: `\\\\`" },
        { "range out of order", "in a class `-` is a range; the sign itself is `\\-`" },
        { "unrecognized character follows", "a backslash itself is two: `\\\\`" },
        { "PCRE2 does not support", "a backslash itself is two: `\\\\`" },
        { "malformed \\P", "a backslash itself is two: `\\\\`" },
        { "unknown property", "a backslash itself is two: `\\\\`" },
    };
    for (size_t i = 0; i < sizeof helps / sizeof *helps; i++) {
        if (str_find(str_of(g->message), str_of(helps[i].message), 0) != SIZE_MAX) {
            diag_help(b->diags, g, "%s", helps[i].help);
            return;
        }
    }
}

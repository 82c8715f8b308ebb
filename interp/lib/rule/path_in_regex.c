/*
 * path_in_regex.c - W1066: `/c:\windows\system32/`, where `\w` and `\s` are classes of characters.
 */
#include "lib/rule/ask.h"

#include <ctype.h>

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) != 0;
}

/* Folders whose names begin with a letter that makes a class or a boundary after a backslash. */
static bool is_folder(struct str rest)
{
    static const char *const folders[] = { "windows",   "system",  "syswow64",
                                           "drivers",   "desktop", "documents",
                                           "downloads", "startup", "debug" };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (str_starts_fold(rest, str_of(folders[i]))) {
            return true;
        }
    }
    return false;
}

/* The single backslash of a path whose next letter makes it something else; SIZE_MAX: none. */
static size_t find_path(struct str s)
{
    for (size_t i = 0; i + 2 < s.len; i++) {
        if (s.s[i] != '\\') {
            continue;
        }
        bool letters =
            strchr("dswbDSWB", s.s[i + 1]) && s.s[i + 1] != '\0' && is_letter(s.s[i + 2]);
        bool drive = i > 1 && s.s[i - 1] == ':' && is_letter(s.s[i - 2]) &&
                     (i == 2 || !isalnum((unsigned char)s.s[i - 3]));
        struct str rest = { s.s + i + 1, s.len - i - 1 };
        if (letters && (drive || is_folder(rest))) {
            return i;
        }
        i++; /* an escape is two characters */
    }
    return SIZE_MAX;
}

/* The expression with the single backslashes before letters from `at` on doubled. */
static struct str doubled(struct arena *a, struct str s, size_t at)
{
    char *to = arena_alloc(a, 2 * s.len);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        to[n++] = s.s[i];
        if (s.s[i] != '\\' || i + 1 >= s.len) {
            continue;
        }
        if (i >= at && is_letter(s.s[i + 1])) {
            to[n++] = '\\';
        } else {
            to[n++] = s.s[++i];
        }
    }
    return (struct str) { to, n };
}

static void look(const struct rule_place *p)
{
    bool slashes = p->node->kind == NODE_REGEX;
    const struct raw_text *raw = slashes ? &AST(regex, p->node)->raw : &AST(string, p->node)->raw;
    if (!slashes && !ask_is_parse_regex(p->parent)) {
        return;
    }
    size_t at = find_path(raw->text);
    if (at == SIZE_MAX) {
        return;
    }
    struct diags *d = p->binder->diags;
    char letter = raw->text.s[at + 1];
    struct diag *g = diag_at(d, DIAG_PATH_IN_REGEX, p->node->span,
                             "`\\%c` in this path is %s, not a backslash and a letter", letter,
                             letter == 'b' || letter == 'B' ? "the boundary of a word"
                                                            : "a class of characters");
    struct str fixed = doubled(p->binder->arena, raw->text, at);
    char quote = slashes ? '/' : '"';
    diag_help(d, g, "double the backslash: %c%.*s%c", quote, STR_ARG(fixed), quote);
    if (ask_written(p, p->node) && (!slashes || AST(regex, p->node)->flags.len == 0)) {
        diag_fix(d, g, arena_printf(p->binder->arena, "%c%.*s%c", quote, STR_ARG(fixed), quote));
    }
}

const struct rule_def rule_path_in_regex = {
    .name = "path_in_regex",
    .kinds = RULE_AT(REGEX) | RULE_AT(STRING),
    .look = look,
};

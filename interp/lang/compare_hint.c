/*
 * compare_hint.c - see compare_hint.h.
 */
#include "lang/compare_hint.h"

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_name(char c)
{
    unsigned char u = (unsigned char)c, low = ascii_lower(u);
    return u >= 0x80 || c == '_' || c == '.' || (c >= '0' && c <= '9') ||
           (low >= 'a' && low <= 'z');
}

/* Where the blanks, and the name, before `at` begin. */
static size_t blanks_before(struct str text, size_t at)
{
    while (at > 0 && is_blank(text.s[at - 1])) {
        at--;
    }
    return at;
}

static size_t name_before(struct str text, size_t at)
{
    while (at > 0 && is_name(text.s[at - 1])) {
        at--;
    }
    return at;
}

static size_t blanks_after(struct str text, size_t at)
{
    while (at < text.len && is_blank(text.s[at])) {
        at++;
    }
    return at;
}

/* The end of a string or a word that begins at `at`. */
static size_t operand_end(struct str text, size_t at)
{
    if (at < text.len && text.s[at] == '"') {
        for (at++; at < text.len && text.s[at] != '"'; at++) {
            at += text.s[at] == '\\';
        }
        return at < text.len ? at + 1 : text.len;
    }
    size_t open = 0; /* parentheses of a call */
    for (; at < text.len && !is_blank(text.s[at]) && !strchr("|\"", text.s[at]); at++) {
        if (text.s[at] == ')' && open == 0) {
            break;
        }
        open += text.s[at] == '(';
        open -= text.s[at] == ')';
    }
    return at;
}

void compare_hint(struct diags *d, struct diag *g, struct str text, size_t at)
{
    size_t name_end = blanks_before(text, at), name = name_before(text, name_end), op = at;
    while (op < text.len && strchr("<>=!", text.s[op])) {
        op++;
    }
    size_t value = blanks_after(text, op), end = operand_end(text, value);
    if (name == name_end || value == end) {
        diag_help(d, g, "compare in a stage: | where field > 5");
        return;
    }
    size_t before = name_before(text, blanks_before(text, name));
    struct str word = { text.s + before, blanks_before(text, name) - before };
    if (str_eq_fold(word, STR("where"))) {
        bool first = blanks_before(text, before) == 0;
        diag_help(d, g, "`where` is an operator, which comes after a pipe: %s| %.*s",
                  first ? "* " : "", (int)(end - before), text.s + before);
        return; /* W1021 has the edit */
    }
    struct str test = { text.s + name, end - name };
    bool first = blanks_before(text, name) == 0;
    diag_help(d, g, "compare in a stage: %s| where %.*s", first ? "* " : "", STR_ARG(test));
    size_t next = blanks_after(text, end);
    if (next == text.len || text.s[next] == '|') {
        struct str fix = arena_printf(d->arena, "%s| where %.*s", first ? "* " : "", STR_ARG(test));
        diag_edit(d, g, (struct span) { (uint32_t)name, (uint32_t)test.len }, fix);
    }
}

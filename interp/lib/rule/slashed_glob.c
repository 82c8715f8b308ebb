/*
 * slashed_glob.c - W1065: `x matches /error*\/`, a glob where the slashes make it a regular
 * expression: `*` repeats the character before it.
 *
 * Nothing but letters, digits, blanks and stars, and a star at an end: no sign of a regular
 * expression is in it.
 */
#include "lib/rule/ask.h"

#include <ctype.h>

static bool looks_like_glob(struct str s)
{
    if (s.len < 3 || (s.s[s.len - 1] != '*' && s.s[0] != '*')) {
        return false;
    }
    for (size_t i = 0; i < s.len; i++) {
        bool plain = isalnum((unsigned char)s.s[i]) || strchr(" _-:=@,;<>~#", s.s[i]);
        if (s.s[i] == '\0' || !(plain || s.s[i] == '*')) {
            return false;
        }
    }
    return true;
}

static void look(const struct rule_place *p)
{
    const struct node_regex *n = AST(regex, p->node);
    bool pattern = p->parent && p->parent->kind == NODE_BINARY;
    if (!pattern || n->raw.placeholder || !looks_like_glob(n->raw.text)) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct str text = n->raw.text;
    bool ends = text.s[text.len - 1] == '*';
    struct diag *g = diag_at(d, DIAG_GLOB_IN_SLASHES, p->node->span,
                             "between slashes `*` repeats the character before it");
    if (ends) {
        diag_label(d, g, "`%c*`: any number of `%c`, also none", text.s[text.len - 2],
                   text.s[text.len - 2]);
    }
    diag_help(d, g, "a pattern in which `*` is any characters is written in quotes: \"%.*s\"",
              STR_ARG(text));
    if (ask_written(p, p->node)) {
        diag_fix(d, g, arena_printf(p->binder->arena, "\"%.*s\"", STR_ARG(text)));
    }
}

const struct rule_def rule_slashed_glob = {
    .name = "slashed_glob",
    .kinds = RULE_AT(REGEX),
    .look = look,
};

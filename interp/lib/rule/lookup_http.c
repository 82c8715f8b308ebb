/*
 * lookup_http.c - W1041: the service loads a table of `lookup` by https only.
 */
#include "lib/rule/ask.h"

static void look(const struct rule_place *p)
{
    if (!ask_is_operator(p->node, "lookup")) {
        return;
    }
    struct str text = ask_text(p, p->node);
    size_t at = str_find(text, STR("http://"), 0);
    if (at == SIZE_MAX || at == 0 || (text.s[at - 1] != ' ' && text.s[at - 1] != '"')) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct span scheme = { p->node->span.at + (uint32_t)at, (uint32_t)STR("http").len };
    struct diag *g = diag_at(d, DIAG_LOOKUP_HTTP, scheme,
                             "the service loads lookup tables by https only, never by http");
    size_t end = at;
    while (end < text.len && !strchr(" \t\r\n\"", text.s[end])) {
        end++;
    }
    struct str rest = { text.s + at + scheme.len, end - at - scheme.len };
    diag_help(d, g, "write https%.*s", STR_ARG(rest));
    diag_fix(d, g, STR("https"));
}

const struct rule_def rule_lookup_http = {
    .name = "lookup_http",
    .kinds = RULE_AT(STAGE_OPERATOR),
    .look = look,
};

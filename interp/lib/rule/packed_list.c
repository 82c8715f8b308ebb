/*
 * packed_list.c - W1087: `x in ("a,b")`, one text where two were meant.
 */
#include "base/buf.h"
#include "lib/rule/ask.h"

#include <ctype.h>

/* Words with commas between them, and quotes around each. */
static bool split(struct str s, struct buf *out)
{
    size_t words = 0;
    for (size_t from = 0; from <= s.len;) {
        size_t end = str_find(s, STR(","), from);
        end = end < s.len ? end : s.len;
        struct str word = str_trim((struct str) { s.s + from, end - from });
        for (size_t i = 0; i < word.len; i++) {
            if (!isalnum((unsigned char)word.s[i]) && !strchr("_-.:/", word.s[i])) {
                return false;
            }
        }
        if (word.len == 0) {
            return false;
        }
        buf_printf(out, "%s\"%.*s\"", words++ > 0 ? ", " : "", STR_ARG(word));
        from = end + 1;
    }
    return words > 1;
}

static void look(const struct rule_place *p)
{
    const struct node_in_list *n = AST(in_list, p->node);
    struct str text;
    struct buf list = BUF_INIT;
    if (n->items.n == 1 && ask_string(p, n->items.items[0], &text) && split(text, &list)) {
        struct diags *d = p->binder->diags;
        struct diag *g = diag_at(d, DIAG_PACKED_LIST, n->items.items[0]->span,
                                 "this is one text with commas in it, not several values");
        diag_help(d, g, "quote each value: in (%.*s)", STR_ARG(buf_view(&list)));
        if (ask_written(p, n->items.items[0])) {
            diag_fix(d, g, arena_str(p->binder->arena, buf_view(&list)));
        }
    }
    buf_release(&list);
}

const struct rule_def rule_packed_list = {
    .name = "packed_list",
    .kinds = RULE_AT(IN_LIST),
    .look = look,
};

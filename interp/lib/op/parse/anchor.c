/*
 * anchor.c - see anchor.h.
 *
 * Wildcards are counted in the text as written: `\*` is a literal asterisk, `\\*` a backslash and a
 * wildcard.
 */
#include "lib/op/parse/anchor.h"

#include "lang/string.h"

struct wildcards {
    size_t n;
    bool adjacent; /* two with nothing between them */
};

static struct wildcards count_wildcards(struct str raw)
{
    struct wildcards w = { 0 };
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.s[i] == '\\') {
            i++;
        } else if (raw.s[i] == '*') {
            w.n++;
            w.adjacent = w.adjacent || (i + 1 < raw.len && raw.s[i + 1] == '*');
        }
    }
    return w;
}

static bool names_have_placeholder(const struct name_items *names)
{
    for (size_t i = 0; i < names->n; i++) {
        if (names->items[i].placeholder) {
            return true;
        }
    }
    return false;
}

bool anchor_check(struct binder *b, const struct clause_item *term)
{
    if (atom_has_placeholder(term->node)) {
        return true;
    }
    struct wildcards w = count_wildcards(AST(string, term->node)->raw.text);
    if (w.adjacent) {
        struct diag *g = stage_complain(b, DIAG_BAD_ARGUMENTS, term->node->span,
                                        "`**` leaves open where one capture ends");
        diag_help(b->diags, g, "write the text that separates the two");
        return false;
    }
    if (w.n == 0) {
        struct diag *g = stage_complain(b, DIAG_BAD_ARGUMENTS, term->node->span,
                                        "the pattern has no * to capture");
        diag_help(b->diags, g, "put a * where the value is: \"user=* \" as user");
        return false;
    }
    if (w.n != term->names.n && !names_have_placeholder(&term->names)) {
        struct diag *g = stage_complain(
            b, DIAG_ALIAS_COUNT, term->span, "%zu wildcard%s (*) in the pattern but %zu name%s",
            w.n, w.n == 1 ? "" : "s", term->names.n, term->names.n == 1 ? "" : "s");
        diag_help(b->diags, g, "each * takes one name after `as`, in order");
        return false;
    }
    return true;
}

/* A fixed text: decoded, without the backslash before each asterisk. */
static struct str decode_literal(struct arena *a, struct str raw)
{
    struct str text = string_decode(a, raw);
    char *out = arena_alloc(a, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool escapes = text.s[i] == '\\' && i + 1 < text.len && text.s[i + 1] == '*';
        if (!escapes) {
            out[n++] = text.s[i];
        }
    }
    return (struct str) { out, n };
}

const struct anchors *anchor_read(struct binder *b, const struct clause_item *term)
{
    struct str raw = AST(string, term->node)->raw.text;
    struct anchors *p = arena_new(b->arena, struct anchors);
    p->literals = arena_array(b->arena, struct str, count_wildcards(raw).n + 1);
    size_t from = 0;
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.s[i] == '\\') {
            i++;
        } else if (raw.s[i] == '*') {
            p->literals[p->n++] = decode_literal(b->arena, (struct str) { raw.s + from, i - from });
            from = i + 1;
        }
    }
    p->literals[p->n] = decode_literal(b->arena, (struct str) { raw.s + from, raw.len - from });
    return p;
}

/*
 * document_check.c - see document_check.h.
 */
#include "runner/document_check.h"

#include "base/buf.h"

static const char *cover_fault(const struct document *d)
{
    size_t at = 0, trivia = 0;
    for (size_t i = 0; i < d->tokens.n; i++) {
        const struct token *t = &d->tokens.items[i];
        if (t->trivia != trivia) {
            return "trivia belong to two tokens, or to none";
        }
        for (; trivia < t->trivia + t->n_trivia; trivia++) {
            const struct span span = d->trivia.items[trivia].span;
            if (span.at != at || span.len == 0) {
                return "a gap before trivia";
            }
            at += span.len;
        }
        bool last = i + 1 == d->tokens.n;
        if (t->span.at != at || (t->span.len == 0) != last || (t->kind == TOKEN_END) != last) {
            return "a gap before a token";
        }
        at += t->span.len;
    }
    return at == d->text.len && trivia == d->trivia.n ? NULL : "the end is not covered";
}

struct borders {
    const struct document *d;
    const char *fault;
};

/* Is byte `at` between two tokens, or in trivia where a node has no text? */
static bool is_border(const struct document *d, size_t at, bool empty)
{
    size_t i = document_token_at(d, at);
    const struct token *t = &d->tokens.items[i];
    size_t before = i > 0 ? d->tokens.items[i - 1].span.at + d->tokens.items[i - 1].span.len : 0;
    return at == t->span.at || at == before || at == d->text.len || t->kind == TOKEN_PARAM ||
           t->kind == TOKEN_MACRO || (empty && at < t->span.at);
}

static void see(void *ctx, const struct node *n)
{
    struct borders *b = ctx;
    bool empty = n->span.len == 0;
    if (!is_border(b->d, n->span.at, empty) ||
        !is_border(b->d, (size_t)n->span.at + n->span.len, empty)) {
        b->fault = "a node begins or ends in a token";
    }
    struct token_range inner = document_tokens(b->d, n, false);
    struct token_range outer = document_tokens(b->d, n, true);
    if (outer.first > inner.first || inner.first > inner.last || inner.last > outer.last) {
        b->fault = "the tokens of a node are not a range";
    }
    document_operator(b->d, n);
    node_children(n, see, b);
}

static const char *path_fault(struct arena *a, const struct document *d, size_t at)
{
    struct node_path path = { 0 };
    const struct node *n = document_node_at(a, d, at, &path);
    if (path.n == 0 || path.items[0] != &d->parsed->query->base || path.items[path.n - 1] != n) {
        return "the path to a node is not one";
    }
    for (size_t i = 1; i < path.n; i++) {
        const struct span span = path.items[i]->span;
        if (at < span.at || at - span.at >= span.len) {
            return "a node of the path does not contain the byte";
        }
    }
    return NULL;
}

static bool same_tokens(const struct document *x, const struct document *y)
{
    bool same = str_eq(x->text, y->text) && x->tokens.n == y->tokens.n;
    for (size_t i = 0; same && i < x->tokens.n; i++) {
        const struct token *a = &x->tokens.items[i], *b = &y->tokens.items[i];
        same = a->kind == b->kind && a->span.at == b->span.at && a->span.len == b->span.len;
    }
    return same;
}

static const char *edit_fault(struct arena *a, const struct document *d, uint32_t seed)
{
    static const char *const texts[] = { "", "x", " | ", "\"", "/* a */", "(b)" };
    const struct token *t = &d->tokens.items[seed % d->tokens.n];
    struct str with = str_of(texts[seed / 7 % (sizeof texts / sizeof *texts)]);
    size_t end = (size_t)t->span.at + t->span.len;
    /* the whole text anew, in two edits in the wrong order */
    struct diag_edit edits[] = { { { (uint32_t)end, 0 }, STR("\n") }, { t->span, with } };
    struct buf want = BUF_INIT;
    buf_str(&want, (struct str) { d->text.s, t->span.at });
    buf_str(&want, with);
    buf_char(&want, '\n');
    buf_str(&want, (struct str) { d->text.s + end, d->text.len - end });
    struct diags diags[2];
    diags_init(&diags[0], a);
    diags_init(&diags[1], a);
    const struct document *edited = document_edited(a, d, edits, 2, &diags[0]);
    const struct document *anew = document_new(a, buf_view(&want), d->options, &diags[1]);
    bool same = t->span.len > 0 && edited && same_tokens(edited, anew);
    bool empty = t->span.len == 0 && edited && edited->text.len == d->text.len + with.len + 1;
    const char *fault = edited ? cover_fault(edited) : "an edit was refused";
    buf_release(&want);
    return fault ? fault : same || empty ? NULL : "an edit does not give the document of its text";
}

const char *document_fault(struct arena *a, const struct document *d, uint32_t seed)
{
    const char *fault = cover_fault(d);
    struct borders b = { d, NULL };
    if (!fault) {
        see(&b, &d->parsed->query->base);
        fault = b.fault;
    }
    fault = fault ? fault : path_fault(a, d, d->text.len > 0 ? seed % d->text.len : 0);
    return fault ? fault : edit_fault(a, d, seed);
}

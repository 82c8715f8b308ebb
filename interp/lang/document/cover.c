/*
 * cover.c - see cover.h.
 *
 * The lexer reads the expanded text. Each of its tokens is mapped back; what comes from a parameter
 * or a macro has the span of its use, so that neighbours of one value overlap and are joined. A
 * comment has only the uses that it contains whole: of one that the value ends or begins the use is
 * a token, and the comment is what is outside of it. Uses that gave no token are found among the
 * pieces of the expansion.
 */
#include "lang/document/cover.h"

#include "base/vec.h"

struct cover {
    struct arena *arena;
    struct str user;
    struct expansion *text;
    size_t piece;  /* those before it end before `done` */
    uint32_t done; /* bytes of the user's text that are covered */
    size_t used;   /* trivia that belong to tokens */
    struct {
        struct token *items;
        size_t n, cap;
    } tokens;
    struct {
        struct trivia *items;
        size_t n, cap;
    } trivia;
};

static uint32_t end_of(struct span span)
{
    return span.at + span.len;
}

static void add_token(struct cover *c, enum token_kind kind, uint32_t end)
{
    *vec_add(c->arena, &c->tokens) = (struct token) {
        kind, { c->done, end - c->done }, (uint32_t)c->used, (uint32_t)(c->trivia.n - c->used)
    };
    c->used = c->trivia.n;
    c->done = end;
}

static void add_trivia(struct cover *c, enum trivia_kind kind, uint32_t end)
{
    *vec_add(c->arena, &c->trivia) = (struct trivia) { kind, { c->done, end - c->done } };
    c->done = end;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The length of the line end at user.s[at]; 0: none. */
static uint32_t line_end(const struct cover *c, uint32_t at)
{
    char first = c->user.s[at];
    bool pair = first == '\r' && at + 1 < c->user.len && c->user.s[at + 1] == '\n';
    return pair ? 2 : first == '\n' ? 1 : 0;
}

/* Blanks up to `end`, and what no token of the lexer covers. */
static void add_blanks(struct cover *c, uint32_t end)
{
    while (c->done < end) {
        uint32_t at = c->done, ends_line = line_end(c, at);
        if (ends_line > 0 && ends_line <= end - at) {
            add_trivia(c, TRIVIA_LINE_END, at + ends_line);
            continue;
        }
        bool blank = is_blank(c->user.s[at]);
        do {
            at++;
        } while (at < end && is_blank(c->user.s[at]) == blank && line_end(c, at) == 0);
        if (blank) {
            add_trivia(c, TRIVIA_BLANK, at);
        } else {
            add_token(c, TOKEN_STRAY, at);
        }
    }
}

static enum token_kind kind_of_use(const struct cover *c, struct span origin)
{
    return c->user.s[origin.at] == '`' ? TOKEN_MACRO : TOKEN_PARAM;
}

/* Covers the text up to `end`, in which the lexer has read nothing. */
static void add_gap(struct cover *c, uint32_t end)
{
    for (; c->piece < c->text->pieces.n; c->piece++) {
        const struct piece *p = &c->text->pieces.items[c->piece];
        if (p->copied || end_of(p->origin) <= c->done) {
            continue;
        }
        if (p->origin.at < c->done || end_of(p->origin) > end) {
            break;
        }
        add_blanks(c, p->origin.at);
        add_token(c, kind_of_use(c, p->origin), end_of(p->origin));
    }
    add_blanks(c, end);
}

static const struct piece *piece_at(struct cover *c, uint32_t at)
{
    return &c->text->pieces.items[expand_piece(c->text, at)];
}

static bool same_use(const struct piece *a, const struct piece *b)
{
    return !a->copied && !b->copied && a->origin.at == b->origin.at;
}

static void add_lexeme(struct cover *c, const struct lexeme *l)
{
    const struct piece *first = piece_at(c, l->from), *last = piece_at(c, l->end - 1);
    struct span span = expand_span(c->text, l->from, l->end);
    enum token_kind kind = same_use(first, last) ? kind_of_use(c, first->origin) : l->kind;
    if (span.at >= c->done) {
        add_gap(c, span.at);
        add_token(c, kind, end_of(span));
    } else if (c->tokens.n > 0) {
        struct token *before = &c->tokens.items[c->tokens.n - 1];
        before->kind = kind_of_use(c, first->origin);
        c->done = end_of(span) > c->done ? end_of(span) : c->done;
        before->span.len = c->done - before->span.at;
    }
}

/* Where a comment ends in the user's text whose last byte, before `end`, is of that piece. */
static uint32_t comment_end(const struct cover *c, const struct piece *last, uint32_t end,
                            bool block)
{
    const struct piece *beyond = c->text->pieces.items + c->text->pieces.n, *next = last + 1;
    uint32_t at = last->origin.at + (end - last->from);
    if (!last->copied) {
        bool whole =
            end == last->from + last->text.len && (next == beyond || !same_use(last, next));
        at = whole ? end_of(last->origin) : last->origin.at;
    }
    /* parameters at the end of the line whose value is empty are its, too */
    while (!block && next < beyond && next->text.len == 0 && next->origin.at == at) {
        at = end_of(next->origin);
        next++;
    }
    return at;
}

static void add_comment(struct cover *c, const struct lexeme *l)
{
    const struct piece *first = piece_at(c, l->from), *last = piece_at(c, l->end - 1);
    bool block = c->text->text.s[l->from + 1] == '*';
    uint32_t from =
        first->copied ? first->origin.at + (l->from - first->from) : end_of(first->origin);
    uint32_t end = comment_end(c, last, l->end, block);
    if (end <= from || from < c->done) {
        return;
    }
    add_gap(c, from);
    bool pair = !block && c->user.s[end - 1] == '\r' && end < c->user.len && c->user.s[end] == '\n';
    add_trivia(c, block ? TRIVIA_BLOCK : TRIVIA_LINE, end - pair);
}

void cover_text(struct parser *p, const struct lexemes *lexemes, struct document *d)
{
    struct expansion none = { 0 };
    struct cover c = { .arena = p->arena, .user = p->user, .text = p->unread ? &none : &p->text };
    uint32_t len = p->user.len < UINT32_MAX ? (uint32_t)p->user.len : UINT32_MAX;
    if (len > PARSE_TEXT_MAX) {
        add_token(&c, TOKEN_STRAY, len);
    }
    for (size_t i = 0; !p->unread && i < lexemes->n; i++) {
        const struct lexeme *l = &lexemes->items[i];
        if (l->kind == TOKEN_COMMENT) {
            add_comment(&c, l);
        } else {
            add_lexeme(&c, l);
        }
    }
    add_gap(&c, len);
    add_token(&c, TOKEN_END, len);
    d->tokens.items = c.tokens.items;
    d->tokens.n = c.tokens.n;
    d->trivia.items = c.trivia.items;
    d->trivia.n = c.trivia.n;
}

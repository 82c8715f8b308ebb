/*
 * shape.c - see shape.h.
 */
#include "catalog/shape.h"

#include "base/suggest.h"
#include "base/vec.h"

struct matcher {
    struct arena *arena;
    struct diags *diags;
    const char *op;
    const struct clause_shape *shape;
    const struct node_operator *stage;
    const struct node_list *run;
    size_t at;
    struct clause *out;
    bool ok;
};

static const struct node *peek(const struct matcher *m)
{
    return m->at < m->run->n ? m->run->items[m->at] : NULL;
}

static bool is_sign(const struct node *n, const char *text)
{
    return n && n->kind == NODE_SIGN && str_eq(AST(sign, n)->text, str_of(text));
}

static bool is_word(const struct node *n, const char *word)
{
    return n && n->kind == NODE_WORD && str_eq_fold(AST(word, n)->text, str_of(word));
}

static bool is_name(const struct node *n)
{
    return n && (n->kind == NODE_WORD || n->kind == NODE_FIELD || n->kind == NODE_HOLE);
}

/* A word, a quoted name or a hole as a name. */
static struct name name_of(const struct node *n)
{
    if (n->kind == NODE_FIELD) {
        return AST(field, n)->name;
    }
    if (n->kind == NODE_HOLE) {
        return (struct name){ AST(hole, n)->text, n->span, false, true };
    }
    return (struct name){ AST(word, n)->text, n->span, false, AST(word, n)->hole };
}

/* Where the next atom stands, or the end of the stage. */
static struct span here(const struct matcher *m)
{
    const struct node *n = peek(m);
    if (n) {
        return n->span;
    }
    struct span whole = m->stage->base.span;
    return (struct span){ whole.at + whole.len, 0 };
}

static struct diag *complain(struct matcher *m, enum diag_code code, const char *what)
{
    m->ok = false;
    struct diag *g = diag_at(m->diags, code, here(m), "%s: %s", m->op, what);
    diag_help(m->diags, g, "`sumoq help operator %s` shows its form", m->op);
    return g;
}

static struct clause_item *add_item(struct matcher *m, size_t clause, const struct node *n)
{
    struct clause *c = &m->out[clause];
    struct clause_item *item = vec_add(m->arena, &c->list);
    item->node = n;
    item->span = n->span;
    c->span = c->given ? span_join(c->span, n->span) : n->span;
    c->given = true;
    return item;
}

/* Does a clause word (flag, option) stand here? Not when a comma or `=` follows that makes it a name. */
static size_t word_clause(const struct matcher *m, const struct node *n)
{
    for (size_t i = 0; i < SHAPE_MAX && m->shape[i].kind != CLAUSE_NONE; i++) {
        bool option = m->shape[i].kind == CLAUSE_OPTION;
        if ((!option && m->shape[i].kind != CLAUSE_FLAG) || !is_word(n, m->shape[i].word)) {
            continue;
        }
        const struct node *next = m->at + 1 < m->run->n ? m->run->items[m->at + 1] : NULL;
        if (option == is_sign(next, "=")) {
            return i;
        }
    }
    return SHAPE_MAX;
}

static void take_option(struct matcher *m, size_t clause)
{
    m->at += 2;
    const struct node *n = peek(m);
    if (!is_name(n)) {
        complain(m, DIAG_MISSING_ARGUMENT, "a field name is expected behind `=`");
        return;
    }
    add_item(m, clause, n)->name = name_of(n);
    m->at++;
}

/* Flags and options at this place. */
static void take_words(struct matcher *m)
{
    for (const struct node *n = peek(m); m->ok && n; n = peek(m)) {
        size_t i = word_clause(m, n);
        if (i == SHAPE_MAX) {
            return;
        }
        if (m->shape[i].kind == CLAUSE_OPTION) {
            take_option(m, i);
        } else {
            add_item(m, i, n);
            m->at++;
        }
    }
}

/* One name of a list, with its sign and its asc or desc for keys. False: none stands here. */
static bool take_name(struct matcher *m, size_t clause)
{
    bool keys = m->shape[clause].kind == CLAUSE_KEYS;
    enum sort_direction sign = SORT_DEFAULT, word = SORT_DEFAULT;
    struct span start = here(m);
    if (keys && (is_sign(peek(m), "-") || is_sign(peek(m), "+"))) {
        sign = is_sign(peek(m), "-") ? SORT_DESCENDING : SORT_ASCENDING;
        m->at++;
    }
    if (m->shape[clause].kind == CLAUSE_OUTPUTS && is_sign(peek(m), "*")) {
        add_item(m, clause, peek(m))->name = (struct name){ .text = STR("*"), .span = peek(m)->span };
        m->at++;
        return true;
    }
    if (!is_name(peek(m))) {
        return false;
    }
    struct clause_item *item = add_item(m, clause, peek(m));
    item->name = name_of(peek(m));
    m->at++;
    if (keys && (is_word(peek(m), "asc") || is_word(peek(m), "desc"))) {
        word = is_word(peek(m), "asc") ? SORT_ASCENDING : SORT_DESCENDING;
        if (sign != SORT_DEFAULT && sign != word) {
            complain(m, DIAG_BAD_ARGUMENTS, "the sign in front of the key says one direction, the word behind it the other");
            return true;
        }
        m->at++;
    }
    item->direction = word != SORT_DEFAULT ? word : sign;
    item->span = span_join(start, item->span);
    return true;
}

static void take_list(struct matcher *m, size_t clause)
{
    const struct node *n = peek(m);
    if (n && n->kind == NODE_GROUP && m->shape[clause].kind == CLAUSE_NAMES) {
        struct matcher inner = *m;
        inner.run = &AST(list_of, n)->items;
        inner.at = 0;
        take_list(&inner, clause);
        if (inner.ok && peek(&inner)) {
            complain(&inner, DIAG_BAD_ARGUMENTS, "a comma or `)` is expected here");
        }
        m->ok = inner.ok;
        m->at++;
        return;
    }
    while (m->ok) {
        if (!take_name(m, clause)) {
            if (m->out[clause].given || !m->shape[clause].optional) {
                complain(m, DIAG_MISSING_ARGUMENT, "a field name is expected here");
            }
            return;
        }
        if (!m->ok || !is_sign(peek(m), ",")) {
            return;
        }
        m->at++;
    }
}

static void take_strings(struct matcher *m, size_t clause)
{
    for (;;) {
        const struct node *n = peek(m);
        if (m->out[clause].given && m->shape[clause].word && is_word(n, m->shape[clause].word)) {
            m->at++;
            n = peek(m);
        }
        if (!n || (n->kind != NODE_STRING && n->kind != NODE_HOLE)) {
            complain(m, DIAG_MISSING_ARGUMENT, "a text in double quotes is expected here");
            return;
        }
        add_item(m, clause, n);
        m->at++;
        if (!m->shape[clause].repeats || !is_sign(peek(m), ",")) {
            return;
        }
        m->at++;
    }
}

static void take_integer(struct matcher *m, size_t clause)
{
    const struct node *n = peek(m);
    bool minus = is_sign(n, "-");
    if (minus || (n && n->kind == NODE_NUMBER && !AST(number, n)->integral)) {
        complain(m, DIAG_BAD_NUMBER, "a whole number without sign or unit is expected here");
    } else if (!n || (n->kind != NODE_NUMBER && n->kind != NODE_HOLE)) {
        complain(m, DIAG_MISSING_ARGUMENT, "a whole number is expected here");
    } else {
        add_item(m, clause, n);
        m->at++;
    }
}

static void take_clause(struct matcher *m, size_t clause)
{
    const struct clause_shape *s = &m->shape[clause];
    switch (s->kind) {
    case CLAUSE_NAMES:
    case CLAUSE_OUTPUTS:
        if (s->word && !is_word(peek(m), s->word)) {
            if (!s->optional) {
                struct diag *g = complain(m, DIAG_MISSING_ARGUMENT, "a word is missing in front of the names");
                diag_label(m->diags, g, "`%s` is expected here", s->word);
                const struct node *n = peek(m);
                if (n && n->kind == NODE_WORD && edit_distance(AST(word, n)->text, str_of(s->word), 2) <= 2) {
                    diag_help(m->diags, g, "did you mean `%s`?", s->word);
                }
            }
            return;
        }
        m->at += s->word ? 1 : 0;
        if (peek(m) || s->word || !s->optional) {
            take_list(m, clause);
        }
        return;
    case CLAUSE_KEYS:
        if (s->word && is_word(peek(m), s->word)) {
            const struct node *next = m->at + 1 < m->run->n ? m->run->items[m->at + 1] : NULL;
            if (next && !is_sign(next, ",")) {
                m->at++;
            }
        }
        if (peek(m) || !s->optional) {
            take_list(m, clause);
        }
        return;
    case CLAUSE_INTEGER:
        if (peek(m) || !s->optional) {
            take_integer(m, clause);
        }
        return;
    case CLAUSE_STRINGS:
        if (peek(m) || !s->optional) {
            take_strings(m, clause);
        }
        return;
    case CLAUSE_SIGN:
        if (is_sign(peek(m), s->word)) {
            add_item(m, clause, peek(m));
            m->at++;
        }
        return;
    case CLAUSE_NONE:
    case CLAUSE_OPTION:
    case CLAUSE_FLAG:
        return;
    }
}

static void leftover(struct matcher *m)
{
    const struct node *n = peek(m);
    if (n->kind != NODE_WORD) {
        complain(m, DIAG_BAD_ARGUMENTS, "this does not fit behind its arguments");
        return;
    }
    struct suggest s;
    suggest_init(&s, AST(word, n)->text);
    for (size_t i = 0; i < SHAPE_MAX && m->shape[i].kind != CLAUSE_NONE; i++) {
        if (m->shape[i].kind == CLAUSE_OPTION || m->shape[i].kind == CLAUSE_FLAG) {
            suggest_offer(&s, str_of(m->shape[i].word));
        }
    }
    struct str near = suggest_best(&s);
    m->ok = false;
    struct diag *g = diag_at(m->diags, DIAG_UNKNOWN_OPTION, n->span, "%s: `%.*s` does not fit here", m->op,
                             STR_ARG(AST(word, n)->text));
    if (near.len > 0) {
        diag_help(m->diags, g, "did you mean `%.*s`?", STR_ARG(near));
    } else {
        diag_help(m->diags, g, "names in a list are separated by commas; `sumoq help operator %s` shows the form", m->op);
    }
}

bool shape_match(struct arena *a, struct diags *diags, const char *operator_name, const struct clause_shape *shape,
                 const struct node_operator *stage, size_t skip, struct clause out[SHAPE_MAX])
{
    memset(out, 0, SHAPE_MAX * sizeof *out);
    struct matcher m = { a, diags, operator_name, shape, stage, &stage->args, skip, out, true };
    for (size_t i = 0; m.ok && i < SHAPE_MAX && shape[i].kind != CLAUSE_NONE; i++) {
        take_words(&m);
        if (m.ok) {
            take_clause(&m, i);
        }
    }
    if (m.ok) {
        take_words(&m);
    }
    if (m.ok && peek(&m)) {
        leftover(&m);
    }
    return m.ok;
}

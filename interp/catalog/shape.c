/*
 * shape.c - see shape.h. The kinds of clause are read in shape_clause.c; this file decides which
 * clause comes next.
 */
#include "catalog/shape_clause.h"

#include "base/suggest.h"

static bool is_wordy(const struct clause_shape *s)
{
    return s->kind == CLAUSE_OPTION || s->kind == CLAUSE_FLAG || s->anywhere;
}

/* The option, flag or `anywhere` clause whose word is the atom `ahead`; SHAPE_MAX: none. A word
 * before `=` is an option or a name. */
static size_t word_clause(const struct clause_shape *shape, const struct cursor *c, size_t ahead)
{
    const struct node *n = cursor_peek(c, ahead);
    bool equals = atom_is_punct(cursor_peek(c, ahead + 1), "=");
    for (size_t i = 0; i < SHAPE_MAX && shape[i].kind != CLAUSE_NONE; i++) {
        const struct clause_shape *s = &shape[i];
        if (!is_wordy(s) || !atom_is_word(n, s->word)) {
            continue;
        }
        if (s->kind == CLAUSE_OPTION ? equals || s->bare : !equals) {
            return i;
        }
    }
    return SHAPE_MAX;
}

bool shape_begins_word(const struct clause_shape *shape, const struct cursor *c, size_t ahead)
{
    return word_clause(shape, c, ahead) < SHAPE_MAX;
}

/* Reads options, flags and `anywhere` clauses at this position, with commas before them. */
static void take_words(struct matcher *m)
{
    while (m->c.ok) {
        size_t ahead = cursor_is_punct(&m->c, ",") ? 1 : 0;
        size_t i = word_clause(m->shape, &m->c, ahead);
        if (i == SHAPE_MAX) {
            return;
        }
        m->c.at += ahead;
        if (m->out[i].given) {
            cursor_complain(&m->c, DIAG_REPEATED_NAME, "`%s` is given more than once",
                            m->shape[i].word);
            return;
        }
        clause_take(m, i);
    }
}

/* Words that begin something else than one more name of a list. */
static bool is_clause_word(struct str word)
{
    static const char *const words[] = { "nulls", "limit", "by",   "where", "except", "distinct",
                                         "asc",   "desc",  "from", "order", "group",  "with" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_eq_fold(word, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

/* Reports what is left after the last clause. */
static void leftover(struct matcher *m)
{
    if (cursor_is_punct(&m->c, ",") && cursor_peek(&m->c, 1)) {
        m->c.at++;
    }
    const struct node *n = cursor_peek(&m->c, 0);
    if (n->kind != NODE_WORD) {
        cursor_complain(&m->c, DIAG_BAD_ARGUMENTS, "unexpected text after its arguments");
        return;
    }
    struct str word = AST(word, n)->text;
    struct suggest s;
    suggest_init(&s, word);
    for (size_t i = 0; i < SHAPE_MAX && m->shape[i].kind != CLAUSE_NONE; i++) {
        if (m->shape[i].word && !m->out[i].given && m->shape[i].kind != CLAUSE_PUNCT) {
            suggest_offer(&s, str_of(m->shape[i].word));
        }
    }
    struct str near = suggest_best(&s);
    m->c.ok = false;
    bool option = atom_is_punct(cursor_peek(&m->c, 1), "=");
    struct diag *g =
        diag_at(m->c.diags, DIAG_UNKNOWN_OPTION, n->span,
                option ? "%s: unknown option `%.*s`" : "%s: `%.*s` is not expected here", m->c.op,
                STR_ARG(word));
    if (near.len > 0 && !str_eq_fold(near, word)) {
        diag_help(m->c.diags, g, "did you mean `%.*s`?", STR_ARG(near));
        diag_fix(m->c.diags, g, near);
    } else {
        diag_help(m->c.diags, g, "%s{sumoq help operator %s} shows the form",
                  option || is_clause_word(word) ? "" : "names in a list are separated by commas; ",
                  m->c.op);
    }
}

/* A name before `=` that is not an option of this operator. */
static bool unknown_option(const struct matcher *m)
{
    const struct node *n = cursor_peek(&m->c, 0);
    return n && n->kind == NODE_WORD && atom_is_punct(cursor_peek(&m->c, 1), "=");
}

/* Is all that is left parameters without a value, at least one? */
static bool only_placeholders(const struct cursor *c)
{
    size_t n = 0;
    const struct node *atom;
    while ((atom = cursor_peek(c, n)) && atom->kind == NODE_PLACEHOLDER) {
        n++;
    }
    return n > 0 && !atom;
}

bool shape_match(struct arena *a, struct diags *diags, const char *operator_name,
                 const struct clause_shape *shape, const struct node_operator *stage, size_t skip,
                 struct clause out[SHAPE_MAX], bool *more)
{
    memset(out, 0, SHAPE_MAX * sizeof *out);
    struct matcher m = { cursor_over(a, diags, operator_name, stage, skip), shape, out };
    for (size_t i = 0; m.c.ok && i < SHAPE_MAX && shape[i].kind != CLAUSE_NONE; i++) {
        take_words(&m);
        if (m.c.ok && !is_wordy(&shape[i]) && shape[i].kind != CLAUSE_RUN && unknown_option(&m)) {
            leftover(&m);
        }
        if (m.c.ok && !is_wordy(&shape[i])) {
            clause_take(&m, i);
        }
    }
    take_words(&m);
    for (size_t i = 0; m.c.ok && i < SHAPE_MAX && shape[i].kind != CLAUSE_NONE; i++) {
        if (is_wordy(&shape[i]) && !shape[i].optional && !out[i].given) {
            clause_missing(&m, i);
        }
    }
    *more = m.c.ok && only_placeholders(&m.c);
    if (m.c.ok && cursor_peek(&m.c, 0) && !*more) {
        leftover(&m);
    }
    return m.c.ok;
}

const char *shape_label(const struct clause_shape *s)
{
    if (s->word && s->kind != CLAUSE_TERMS) {
        return s->word;
    }
    switch (s->kind) {
    case CLAUSE_INTEGER:
    case CLAUSE_COLUMNS:
        return "N";
    case CLAUSE_AMOUNT:
        return "N UNIT";
    case CLAUSE_STRINGS:
    case CLAUSE_KEY_TEXTS:
    case CLAUSE_TERMS:
        return "\"TEXT\"";
    case CLAUSE_SOURCE:
        return "SOURCE";
    case CLAUSE_QUERY:
        return "(...)";
    case CLAUSE_RUN:
        return "...";
    case CLAUSE_NONE:
    case CLAUSE_NAME:
    case CLAUSE_NAMES:
    case CLAUSE_WORDS:
    case CLAUSE_OUTPUTS:
    case CLAUSE_KEYS:
    case CLAUSE_OPTION:
    case CLAUSE_FLAG:
    case CLAUSE_PUNCT:
        return "FIELD";
    }
    return "";
}

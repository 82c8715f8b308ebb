/*
 * shape_value.c - the values of options, see shape_clause.h.
 */
#include "catalog/shape_clause.h"
#include "lang/string.h"

static bool is_letter_text(struct matcher *m, const struct node *n)
{
    struct str raw = AST(string, n)->raw.text;
    struct str text =
        AST(string, n)->single && !str_eq(raw, STR("\\t")) ? raw : string_decode(m->c.arena, raw);
    return utf8_count(text) == 1 || atom_has_placeholder(n);
}

static void take_text_value(struct matcher *m, size_t clause, const char *word)
{
    const struct node *n = NULL;
    bool letter = m->shape[clause].value == TAKES_LETTER;
    if (!cursor_string(&m->c, &n,
                       letter ? "one character in single quotes" : "a string in double quotes")) {
        return;
    }
    if (letter && n->kind == NODE_STRING && !is_letter_text(m, n)) {
        struct diag *g = cursor_complain_at(&m->c, DIAG_BAD_ARGUMENTS, n->span,
                                            "`%s` takes exactly one character", word);
        diag_help(m->c.diags, g, "write it as %s='|'", word);
        return;
    }
    struct clause_item *item = clause_add(m, clause, n);
    if (m->shape[clause].value == TAKES_TEXT_STRICT && cursor_punct(&m->c, ";")) {
        item->strict = cursor_word(&m->c, "strict");
        if (!item->strict) {
            cursor_complain(&m->c, DIAG_BAD_ARGUMENTS, "`strict` is expected after `;`");
        }
    }
}

static void take_number_value(struct matcher *m, size_t clause, const char *word)
{
    enum clause_value kind = m->shape[clause].value;
    struct amount amount;
    if (!cursor_amount(&m->c, false, &amount, "a number")) {
        return;
    }
    bool placeholder = amount.node->kind == NODE_PLACEHOLDER;
    bool punct = amount.node->span.at != amount.span.at;
    if ((kind != TAKES_AMOUNT && amount.unit.len > 0) ||
        (kind == TAKES_INTEGER && !placeholder && (punct || !amount.integral))) {
        cursor_complain_at(&m->c, DIAG_BAD_NUMBER, amount.span, "`%s` takes a %s", word,
                           kind == TAKES_INTEGER ? "whole number without sign or unit"
                                                 : "number without unit");
        return;
    }
    struct clause_item *item = clause_add(m, clause, amount.node);
    item->amount = amount;
    item->span = amount.span;
}

static void take_signs(struct matcher *m, size_t clause, const char *word)
{
    size_t n = 0;
    while (n < 2 && (atom_is_punct(cursor_peek(&m->c, n), "+") ||
                     atom_is_punct(cursor_peek(&m->c, n), "-"))) {
        n++;
    }
    bool twice = n == 2 && AST(punct, cursor_peek(&m->c, 0))->text.s[0] ==
                               AST(punct, cursor_peek(&m->c, 1))->text.s[0];
    if ((n == 0 && !cursor_is_placeholder(&m->c)) || twice) {
        cursor_complain(&m->c, DIAG_BAD_ARGUMENTS, "`%s` takes +, - or +-", word);
        return;
    }
    for (size_t i = 0; i < (n ? n : 1); i++) {
        clause_add(m, clause, cursor_peek(&m->c, 0));
        m->c.at++;
    }
}

void clause_option(struct matcher *m, size_t clause)
{
    const struct clause_shape *s = &m->shape[clause];
    m->c.at++;
    cursor_punct(&m->c, "=");
    const struct node *n = cursor_peek(&m->c, 0);
    switch (s->value) {
    case TAKES_NAME:
        if (!atom_is_name(n)) {
            cursor_complain(&m->c, DIAG_MISSING_ARGUMENT, "a name is expected after `%s=`",
                            s->word);
            return;
        }
        clause_add(m, clause, n)->name = atom_name(n);
        m->c.at++;
        return;
    case TAKES_INTEGER:
    case TAKES_NUMBER:
    case TAKES_AMOUNT:
        take_number_value(m, clause, s->word);
        return;
    case TAKES_TEXT:
    case TAKES_TEXT_STRICT:
    case TAKES_LETTER:
        take_text_value(m, clause, s->word);
        return;
    case TAKES_SIGNS:
        take_signs(m, clause, s->word);
        return;
    }
}

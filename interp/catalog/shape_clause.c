/*
 * shape_clause.c - see shape_clause.h.
 */
#include "catalog/shape_clause.h"

#include <assert.h>

#include "base/suggest.h"
#include "base/vec.h"

struct clause_item *clause_add(struct matcher *m, size_t clause, const struct node *n)
{
    struct clause *c = &m->out[clause];
    struct clause_item *item = vec_add(m->c.arena, &c->list);
    item->node = n;
    item->span = n->span;
    c->span = c->given ? span_join(c->span, n->span) : n->span;
    c->given = true;
    return item;
}

void clause_missing(struct matcher *m, size_t i)
{
    const struct clause_shape *s = &m->shape[i];
    struct diag *g = cursor_complain(&m->c, DIAG_MISSING_ARGUMENT, "`%s` is missing here", s->word);
    diag_label(m->c.diags, g, "`%s` is expected here", s->word);
    const struct node *n = cursor_peek(&m->c, 0);
    if (n && n->kind == NODE_WORD && edit_distance(AST(word, n)->text, str_of(s->word), 2) <= 2) {
        diag_help(m->c.diags, g, "did you mean `%s`?", s->word);
    }
}

/* Runs `take` over the content of the group at the cursor. */
static void take_group(struct matcher *m, size_t clause,
                       void (*take)(struct matcher *m, size_t clause))
{
    const struct node *group = cursor_peek(&m->c, 0);
    struct cursor outside = m->c;
    m->c = cursor_inside(&outside, group);
    take(m, clause);
    if (m->c.ok && cursor_peek(&m->c, 0)) {
        cursor_complain(&m->c, DIAG_BAD_ARGUMENTS, "a comma or `)` is expected here");
    }
    outside.ok = m->c.ok;
    m->c = outside;
    m->c.at++;
}

static void take_direction(struct matcher *m, struct clause_item *item, enum sort_direction punct)
{
    enum sort_direction word = SORT_DEFAULT;
    if (cursor_is_word(&m->c, "asc") || cursor_is_word(&m->c, "desc")) {
        word = cursor_is_word(&m->c, "asc") ? SORT_ASCENDING : SORT_DESCENDING;
        if (punct != SORT_DEFAULT && punct != word) {
            cursor_complain(
                &m->c, DIAG_BAD_ARGUMENTS,
                "the sign before the key gives one direction, the word after it the other");
            return;
        }
        m->c.at++;
    }
    item->direction = word != SORT_DEFAULT ? word : punct;
}

/* One name of a list; for keys with its sign and asc or desc. False: there is no name here. */
static bool take_name(struct matcher *m, size_t clause)
{
    struct cursor *c = &m->c;
    const struct clause_shape *s = &m->shape[clause];
    enum sort_direction punct = SORT_DEFAULT;
    struct span start = cursor_here(c);
    if (s->kind == CLAUSE_KEYS && (cursor_is_punct(c, "-") || cursor_is_punct(c, "+"))) {
        punct = cursor_is_punct(c, "-") ? SORT_DESCENDING : SORT_ASCENDING;
        c->at++;
    }
    const struct node *n = cursor_peek(c, 0);
    if (s->kind == CLAUSE_OUTPUTS && cursor_is_punct(c, "*")) {
        clause_add(m, clause, n)->name = (struct name) { .text = STR("*"), .span = n->span };
        c->at++;
        return true;
    }
    if (!atom_is_name(n)) {
        return false;
    }
    struct clause_item *item = clause_add(m, clause, n);
    item->name = atom_name(n);
    item->span = span_join(start, item->span);
    c->at++;
    if (s->kind == CLAUSE_KEYS) {
        take_direction(m, item, punct);
    }
    return true;
}

/* Does a list continue after the comma here? Not when an option follows, known or not. */
static bool list_goes_on(const struct matcher *m)
{
    bool option = atom_is_name(cursor_peek(&m->c, 1)) && atom_is_punct(cursor_peek(&m->c, 2), "=");
    return cursor_is_punct(&m->c, ",") && !option;
}

static void take_list(struct matcher *m, size_t clause)
{
    const struct clause_shape *s = &m->shape[clause];
    for (;;) {
        if (!take_name(m, clause)) {
            if (m->c.ok && (m->out[clause].given || !s->optional || s->word)) {
                const struct node *n = cursor_peek(&m->c, 0);
                struct diag *g =
                    cursor_complain(&m->c, DIAG_MISSING_ARGUMENT, "a field name is expected here");
                cursor_name_help(&m->c, g, n);
            }
            return;
        }
        if (!m->c.ok || s->kind == CLAUSE_NAME) {
            return;
        }
        bool words = s->kind == CLAUSE_WORDS && cursor_is_name(&m->c) &&
                     !shape_begins_word(m->shape, &m->c, 0) &&
                     !atom_is_punct(cursor_peek(&m->c, 1), "=");
        if (words) {
            continue;
        }
        if (!list_goes_on(m)) {
            return;
        }
        m->c.at++;
    }
}

static void take_names(struct matcher *m, size_t clause)
{
    const struct node *n = cursor_peek(&m->c, 0);
    if (n && n->kind == NODE_GROUP) {
        take_group(m, clause, take_list);
    } else {
        take_list(m, clause);
    }
}

static void take_strings(struct matcher *m, size_t clause)
{
    const struct clause_shape *s = &m->shape[clause];
    bool keys = s->kind == CLAUSE_KEY_TEXTS;
    for (;;) {
        if (m->out[clause].given && s->word) {
            cursor_word(&m->c, s->word);
        }
        const struct node *n = cursor_peek(&m->c, 0);
        if (!(keys && atom_is_name(n)) &&
            !cursor_string(&m->c, &n,
                           keys ? "a key in double quotes" : "a string in double quotes")) {
            return;
        }
        m->c.at += keys && atom_is_name(n) && n == cursor_peek(&m->c, 0);
        struct clause_item *item = clause_add(m, clause, n);
        if (atom_is_name(n)) {
            item->name = atom_name(n);
        }
        if (!s->repeats || !list_goes_on(m)) {
            return;
        }
        m->c.at++;
    }
}

/* The names after `as` of a term, up to the next term. */
static void take_captures(struct matcher *m, struct clause_item *item)
{
    for (;;) {
        struct name name;
        if (!cursor_name(&m->c, &name, "a name for what is captured")) {
            return;
        }
        *vec_add(m->c.arena, &item->names) = name;
        item->span = span_join(item->span, name.span);
        const struct node *next = cursor_peek(&m->c, 1);
        bool term = next && (next->kind == NODE_STRING || next->kind == NODE_GROUP ||
                             (cursor_peek(&m->c, 2) && cursor_peek(&m->c, 2)->kind == NODE_STRING));
        if (!cursor_is_punct(&m->c, ",") || term) {
            return;
        }
        m->c.at++;
    }
}

static void take_captures_of(struct matcher *m, struct clause_item *item)
{
    const struct node *n = cursor_peek(&m->c, 0);
    if (!n || n->kind != NODE_GROUP) {
        take_captures(m, item);
        return;
    }
    struct cursor outside = m->c;
    m->c = cursor_inside(&outside, n);
    take_captures(m, item);
    if (m->c.ok && cursor_peek(&m->c, 0)) {
        cursor_complain(&m->c, DIAG_BAD_ARGUMENTS, "a comma or `)` is expected here");
    }
    outside.ok = m->c.ok;
    m->c = outside;
    m->c.at++;
}

/* The pattern of a term: a string, a placeholder, or a string in parentheses. */
static const struct node *term_text(struct matcher *m)
{
    const struct node *n = cursor_peek(&m->c, 0);
    if (n && n->kind == NODE_GROUP && AST(list_of, n)->items.n == 1 &&
        AST(list_of, n)->items.items[0]->kind == NODE_STRING) {
        m->c.at++;
        return AST(list_of, n)->items.items[0];
    }
    return cursor_string(&m->c, &n, "a pattern in double quotes") ? n : NULL;
}

static void take_terms(struct matcher *m, size_t clause)
{
    while (m->c.ok) {
        const char *word = m->shape[clause].word;
        bool regex = m->out[clause].given && word && cursor_word(&m->c, word);
        const struct node *text = term_text(m);
        if (!text) {
            return;
        }
        struct clause_item *item = clause_add(m, clause, text);
        if (!regex && !cursor_word(&m->c, "as")) {
            struct diag *g =
                cursor_complain(&m->c, DIAG_MISSING_ARGUMENT, "`as` is missing after the pattern");
            diag_help(m->c.diags, g, "each * of the pattern takes a name: \"user=* \" as user");
            return;
        }
        if (!regex) {
            take_captures_of(m, item);
        }
        if (!cursor_punct(&m->c, ",")) {
            return;
        }
    }
}

static void take_columns(struct matcher *m, size_t clause)
{
    for (;;) {
        const struct node *n = cursor_peek(&m->c, 0);
        struct amount number = { 0 };
        bool numbered = n && (n->kind == NODE_NUMBER || n->kind == NODE_PUNCT);
        if (numbered && !cursor_amount(&m->c, false, &number, "a column's number or name")) {
            return;
        }
        if (numbered && (!number.integral || number.unit.len > 0 || number.value < 1)) {
            cursor_complain_at(&m->c, DIAG_BAD_NUMBER, number.span, "columns are counted from 1");
            return;
        }
        if (numbered && !cursor_word(&m->c, "as")) {
            cursor_complain(&m->c, DIAG_MISSING_ARGUMENT,
                            "`as` and a name are expected after the column's number");
            return;
        }
        struct name name;
        if (!cursor_name(&m->c, &name, numbered ? "a field name" : "a column's number or name")) {
            return;
        }
        struct clause_item *item = clause_add(m, clause, m->c.run->items[m->c.at - 1]);
        item->name = name;
        item->amount = number;
        if (!cursor_punct(&m->c, ",")) {
            return;
        }
    }
}

static void take_integer(struct matcher *m, size_t clause)
{
    const struct node *n = cursor_peek(&m->c, 0);
    bool minus = atom_is_punct(n, "-");
    if (minus || (n && n->kind == NODE_NUMBER && !AST(number, n)->integral)) {
        cursor_complain(&m->c, DIAG_BAD_NUMBER,
                        "a whole number without sign or unit is expected here");
        return;
    }
    struct amount amount;
    if (cursor_is_punct(&m->c, "+") || !cursor_amount(&m->c, false, &amount, "a whole number")) {
        if (m->c.ok) {
            cursor_complain(&m->c, DIAG_MISSING_ARGUMENT, "a whole number is expected here");
        }
        return;
    }
    assert(n && "an amount is an atom");
    clause_add(m, clause, n)->amount = amount;
}

static void take_amount(struct matcher *m, size_t clause)
{
    struct amount amount;
    bool unit = !shape_begins_word(m->shape, &m->c, 1);
    if (cursor_amount(&m->c, unit, &amount, "a number with a unit")) {
        struct clause_item *item = clause_add(m, clause, amount.node);
        item->amount = amount;
        item->span = amount.span;
    }
}

static void take_source(struct matcher *m, size_t clause)
{
    const struct node *n = cursor_peek(&m->c, 0);
    if (!n || (n->kind != NODE_WORD && n->kind != NODE_PLACEHOLDER)) {
        struct diag *g =
            cursor_complain(&m->c, DIAG_MISSING_ARGUMENT, "a table's path or URL is expected here");
        diag_help(m->c.diags, g,
                  "such as path://\"/Library/Users/me@example.com/table\" or "
                  "https://example.com/table.csv");
        return;
    }
    clause_add(m, clause, n)->name = atom_name(n);
    m->c.at++;
}

static void take_query(struct matcher *m, size_t clause)
{
    const struct node *n = cursor_peek(&m->c, 0);
    if (!n || n->kind != NODE_SUBQUERY) {
        cursor_complain(&m->c, DIAG_MISSING_ARGUMENT, "stages in parentheses are expected here");
        return;
    }
    clause_add(m, clause, n);
    m->c.at++;
}

/* Words after these are names. */
static bool names_follow(const struct node *n)
{
    return atom_is_word(n, "as") || atom_is_word(n, "in") || atom_is_word(n, "for") ||
           atom_is_punct(n, "=") || atom_is_punct(n, ".");
}

static bool ends_run(const struct matcher *m, size_t clause, size_t ahead)
{
    if (shape_begins_word(m->shape, &m->c, ahead)) {
        return true;
    }
    for (size_t i = clause + 1; i < SHAPE_MAX && m->shape[i].kind != CLAUSE_NONE; i++) {
        if (m->shape[i].word && atom_is_word(cursor_peek(&m->c, ahead), m->shape[i].word)) {
            return true;
        }
    }
    return false;
}

static void take_run(struct matcher *m, size_t clause)
{
    size_t n = 0;
    while (cursor_peek(&m->c, n) &&
           ((n > 0 && names_follow(cursor_peek(&m->c, n - 1))) || !ends_run(m, clause, n))) {
        n++;
    }
    if (n == 0) {
        if (m->shape[clause].word || !m->shape[clause].optional) {
            cursor_complain(&m->c, DIAG_MISSING_ARGUMENT, "an argument is missing: %s",
                            m->shape[clause].doc);
        }
        return;
    }
    struct clause *c = &m->out[clause];
    c->run = m->c;
    m->c.at += n;
    c->run.end = m->c.at;
    c->run.tail = (struct span) { cursor_here(&m->c).at, 0 };
    c->span =
        span_join(c->run.run->items[c->run.at]->span, c->run.run->items[c->run.end - 1]->span);
    c->given = true;
    if (atom_is_punct(c->run.run->items[c->run.end - 1], ",") && cursor_peek(&m->c, 0)) {
        c->run.end--;
    }
}

/* Does a clause without a keyword start with this atom? */
static bool fits(const struct clause_shape *s, const struct node *n)
{
    if (!n) {
        return false;
    }
    switch (s->kind) {
    case CLAUSE_INTEGER:
    case CLAUSE_AMOUNT:
        return n->kind == NODE_NUMBER || n->kind == NODE_PLACEHOLDER || atom_is_punct(n, "-") ||
               atom_is_punct(n, "+");
    case CLAUSE_STRINGS:
    case CLAUSE_TERMS:
        return n->kind == NODE_STRING || n->kind == NODE_PLACEHOLDER;
    case CLAUSE_KEY_TEXTS:
        return n->kind == NODE_STRING || atom_is_name(n);
    case CLAUSE_NAME:
    case CLAUSE_NAMES:
    case CLAUSE_WORDS:
        return atom_is_name(n) || n->kind == NODE_GROUP;
    case CLAUSE_OUTPUTS:
    case CLAUSE_KEYS:
        return atom_is_name(n) || n->kind == NODE_PUNCT;
    case CLAUSE_SOURCE:
        return n->kind == NODE_WORD || n->kind == NODE_PLACEHOLDER;
    case CLAUSE_QUERY:
        return n->kind == NODE_SUBQUERY;
    case CLAUSE_PUNCT:
        return atom_is_punct(n, s->word);
    case CLAUSE_COLUMNS:
    case CLAUSE_RUN:
    case CLAUSE_NONE:
    case CLAUSE_OPTION:
    case CLAUSE_FLAG:
        return true;
    }
    return false;
}

static void take_items(struct matcher *m, size_t clause)
{
    switch (m->shape[clause].kind) {
    case CLAUSE_NAME:
    case CLAUSE_NAMES:
    case CLAUSE_WORDS:
        take_names(m, clause);
        return;
    case CLAUSE_OUTPUTS:
    case CLAUSE_KEYS:
        take_list(m, clause);
        return;
    case CLAUSE_INTEGER:
        take_integer(m, clause);
        return;
    case CLAUSE_AMOUNT:
        take_amount(m, clause);
        return;
    case CLAUSE_STRINGS:
    case CLAUSE_KEY_TEXTS:
        take_strings(m, clause);
        return;
    case CLAUSE_TERMS:
        take_terms(m, clause);
        return;
    case CLAUSE_COLUMNS:
        take_columns(m, clause);
        return;
    case CLAUSE_SOURCE:
        take_source(m, clause);
        return;
    case CLAUSE_QUERY:
        take_query(m, clause);
        return;
    case CLAUSE_RUN:
        take_run(m, clause);
        return;
    case CLAUSE_OPTION:
        clause_option(m, clause);
        return;
    case CLAUSE_FLAG:
    case CLAUSE_PUNCT:
        clause_add(m, clause, cursor_peek(&m->c, 0));
        m->c.at++;
        return;
    case CLAUSE_NONE:
        return;
    }
}

/* `by` of sort is optional; `regex` is allowed before later patterns only. */
static bool word_is_free(enum clause_kind kind)
{
    return kind == CLAUSE_KEYS || kind == CLAUSE_STRINGS || kind == CLAUSE_KEY_TEXTS ||
           kind == CLAUSE_TERMS;
}

static void take_free_word(struct matcher *m, const struct clause_shape *s)
{
    const struct node *next = cursor_peek(&m->c, 1);
    if (s->kind == CLAUSE_KEYS && s->word && next && !atom_is_punct(next, ",") &&
        cursor_is_word(&m->c, s->word)) {
        m->c.at++;
    }
}

void clause_take(struct matcher *m, size_t i)
{
    const struct clause_shape *s = &m->shape[i];
    bool own_word = s->kind == CLAUSE_OPTION || s->kind == CLAUSE_FLAG || s->kind == CLAUSE_PUNCT;
    bool worded = s->word && !own_word && (s->anywhere || !word_is_free(s->kind));
    if (cursor_is_punct(&m->c, ",") && i > 0) {
        const struct node *next = cursor_peek(&m->c, 1);
        m->c.at += worded ? atom_is_word(next, s->word) : fits(s, next);
    }
    if (worded) {
        m->out[i].word = cursor_here(&m->c);
        if (cursor_word(&m->c, s->word)) {
            take_items(m, i);
        } else if (!s->optional) {
            clause_missing(m, i);
        }
        return;
    }
    take_free_word(m, s);
    if (s->optional && !own_word && !fits(s, cursor_peek(&m->c, 0))) {
        return;
    }
    if (s->kind == CLAUSE_PUNCT && !fits(s, cursor_peek(&m->c, 0))) {
        return;
    }
    take_items(m, i);
}

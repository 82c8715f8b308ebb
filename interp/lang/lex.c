/*
 * lex.c - tokens of stages: which token a match is, given what came before.
 *
 * The state determines what is allowed here; every function reads it, advances it and returns the
 * token. Words have no fixed meaning: `by` is a key word after an aggregate and a name after `as`.
 */
#include "lang/lex.h"

#include "lang/lex_param.h"
#include "lang/lex_stage.h"
#include "lang/literal.h"
#include "lang/peek.h"

#include "sumo.tab.h"

enum lex_condition lex_condition(const struct parser *p)
{
    const struct lex_state *st = &p->state;
    if (st->wants_path) {
        return CONDITION_PATH;
    }
    switch (st->mode) {
    case LEX_SCOPE:
        return st->wants_operand ? CONDITION_VALUE : CONDITION_SCOPE;
    case LEX_STAGE:
        return CONDITION_OPERAND;
    case LEX_EXPR:
        return st->wants_operand || st->wants_name ? CONDITION_OPERAND : CONDITION_CODE;
    case LEX_FLAT:
        return st->wants_char      ? CONDITION_CHAR
               : st->wants_operand ? CONDITION_OPERAND
                                   : CONDITION_FLAT;
    case LEX_JOIN:
        return CONDITION_JOIN;
    case LEX_EVAL:
    case LEX_AGGREGATE:
    case LEX_FILTER:
    case LEX_SUBQUERY:
        break;
    }
    return CONDITION_FLAT;
}

/* After an operand of an expression. */
static int operand(struct parser *p, int token)
{
    p->state.wants_operand = false;
    p->state.named = p->state.wants_name;
    p->state.wants_name = false;
    p->state.path_call = false;
    return token;
}

/* After an operator of an expression; `tight`: a ! that follows covers one operand only. */
static int operator(struct parser *p, int token, bool tight)
{
    p->state.wants_operand = true;
    p->state.tight = tight;
    return token;
}

struct expr_word {
    const char *word;
    int token;
    bool leads; /* an operand follows */
};

static const struct expr_word *expr_word(struct str text, const struct expr_word *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq_fold(text, str_of(rows[i].word))) {
            return &rows[i];
        }
    }
    return NULL;
}

static int word_of_operand(struct parser *p)
{
    static const struct expr_word rows[] = {
        { "true", T_TRUE, false },        { "false", T_FALSE, false }, { "null", T_NULL, false },
        { "not", T_NOT, true },           { "and", T_AND, true },      { "or", T_OR, true },
        { "matches", T_MATCHES, true },   { "in", T_IN, true },        { "as", T_AS, false },
        { "contains", T_CONTAINS, true },
    };
    const struct expr_word *row = expr_word(p->token.text, rows, sizeof rows / sizeof rows[0]);
    bool calls = peek_char(p, p->from + p->len) == '(';
    if (row && !(calls && (row->token == T_CONTAINS || row->token == T_MATCHES))) {
        if (row->token == T_NOT) {
            return p->state.tight ? T_TIGHT_NOT : T_NOT;
        }
        return row->leads ? operator(p, row->token, false) : operand(p, row->token);
    }
    bool path = calls && str_eq_fold(p->token.text, STR("lookupContains"));
    operand(p, T_NAME);
    p->state.path_call = path;
    return T_NAME;
}

static int word_of_operator(struct parser *p)
{
    static const struct expr_word rows[] = {
        { "and", T_AND, false },
        { "or", T_OR, false },
        { "in", T_IN, true },
        { "matches", T_MATCHES, true },
        { "contains", T_CONTAINS, true },
        { "not", T_NOT, false },
    };
    if (str_eq_fold(p->token.text, STR("as"))) {
        p->state.wants_name = true;
        return T_AS;
    }
    if (p->state.tests && str_eq_fold(p->token.text, STR("against"))) {
        return operator(p, T_AGAINST, false);
    }
    if (p->state.tests && str_eq_fold(p->token.text, STR("on"))) {
        p->state.mode = LEX_FLAT;
        return T_ON;
    }
    const struct expr_word *row = expr_word(p->token.text, rows, sizeof rows / sizeof rows[0]);
    return row ? operator(p, row->token, row->leads) : operand(p, T_NAME);
}

static int word_of_aggregate(struct parser *p)
{
    struct lex_state *st = &p->state;
    size_t after = p->from + p->len;
    switch (st->place) {
    case PLACE_ITEM:
        st->place = PLACE_BEHIND;
        return T_AGGREGATE;
    case PLACE_ALIAS:
        st->place = PLACE_BEHIND;
        return T_NAME;
    case PLACE_BEHIND:
        st->place = PLACE_KEYS;
        st->wants_operand = true;
        if (str_eq_fold(p->token.text, STR("as"))) {
            st->place = PLACE_ALIAS;
            return T_AS;
        }
        if (str_eq_fold(p->token.text, STR("by"))) {
            return T_BY;
        }
        char next = peek_char(p, after);
        if (str_eq_fold(p->token.text, STR("group")) && next && !strchr(",|)]", next)) {
            st->group_by = str_eq_fold(peek_word(p, after), STR("by"));
            return T_GROUP;
        }
        break;
    case PLACE_KEYS:
        if (st->group_by) {
            st->group_by = false;
            return T_BY;
        }
        if (!st->wants_operand && !st->wants_name && str_eq_fold(p->token.text, STR("as"))) {
            st->wants_name = true;
            return T_AS;
        }
        break;
    }
    return operand(p, T_NAME);
}

static bool is_char_word(struct str word)
{
    return str_eq_fold(word, STR("delim")) || str_eq_fold(word, STR("escape")) ||
           str_eq_fold(word, STR("quote"));
}

static int word_of_flat(struct parser *p)
{
    struct lex_state *st = &p->state;
    struct str word = p->token.text;
    st->wants_operand = str_eq_fold(word, STR("matches"));
    st->wants_char = (st->hints & HINT_CHARS) && is_char_word(word);
    st->wants_path = (st->hints & HINT_FROM) && str_eq_fold(word, STR("from"));
    return T_WORD;
}

static int word_of_join(struct parser *p)
{
    struct lex_state *st = &p->state;
    if (!st->wants_name && !st->wants_operand) {
        if (str_eq_fold(p->token.text, STR("as"))) {
            st->wants_name = true;
            return T_AS;
        }
        if (st->place == PLACE_ITEM && str_eq_fold(p->token.text, STR("on"))) {
            st->place = PLACE_KEYS;
            return operator(p, T_ON, false);
        }
        if (st->place == PLACE_KEYS && str_eq_fold(p->token.text, STR("and"))) {
            return operator(p, T_AND, false);
        }
        if (st->place == PLACE_KEYS && str_eq_fold(p->token.text, STR("timewindow"))) {
            st->mode = LEX_FLAT;
            return word_of_flat(p);
        }
    }
    return operand(p, T_NAME);
}

static int word_of_filter(struct parser *p)
{
    if (!p->state.wants_operand && str_eq_fold(p->token.text, STR("in"))) {
        p->state.stages_next = true;
        return T_IN;
    }
    return operand(p, T_NAME);
}

static int word_of_subquery(struct parser *p)
{
    bool from = str_eq_fold(p->token.text, STR("from")), to = str_eq_fold(p->token.text, STR("to"));
    return from ? T_FROM : to ? T_TO : T_NAME;
}

int lex_word(struct parser *p)
{
    lex_token(p, 0, p->len);
    switch (p->state.mode) {
    case LEX_STAGE:
        return lex_stage_word(p);
    case LEX_EXPR:
        if (p->state.wants_name) {
            return operand(p, T_NAME);
        }
        return p->state.wants_operand ? word_of_operand(p) : word_of_operator(p);
    case LEX_AGGREGATE:
        return word_of_aggregate(p);
    case LEX_FLAT:
        return word_of_flat(p);
    case LEX_JOIN:
        return word_of_join(p);
    case LEX_FILTER:
        return word_of_filter(p);
    case LEX_SUBQUERY:
        return word_of_subquery(p);
    case LEX_EVAL:
    case LEX_SCOPE:
        break;
    }
    return T_NAME;
}

/* Advances the state after a field or a parameter, as after a word that is not a keyword. */
static int name_token(struct parser *p, int token)
{
    struct lex_state *st = &p->state;
    st->wants_char = false;
    if (st->mode == LEX_STAGE) {
        lex_begin_expr(p);
    }
    if (st->mode == LEX_AGGREGATE) {
        bool item = st->place == PLACE_ITEM;
        if (item || st->place == PLACE_ALIAS) {
            st->place = PLACE_BEHIND;
            return item ? T_AGGREGATE : token;
        }
        st->place = PLACE_KEYS;
    }
    bool behind_operand = st->mode == LEX_EXPR && !st->wants_operand && !st->wants_name;
    return operand(p, behind_operand && token == T_PLACEHOLDER ? T_PLACEHOLDER_TEST : token);
}

int lex_placeholder(struct parser *p)
{
    lex_token(p, 0, p->len);
    if (!p->token.placeholder) {
        p->len = 1;
        return lex_stray(p);
    }
    if (lex_param_leads(p)) {
        return T_FIRST_STAGES;
    }
    if (lex_param_is_stages(p)) {
        bool alone = p->state.mode == LEX_STAGE;
        p->state.mode = alone ? LEX_FLAT : p->state.mode;
        return alone ? T_STAGES : T_MORE_STAGES;
    }
    return name_token(p, T_PLACEHOLDER);
}

int lex_quoted_name(struct parser *p, bool closed)
{
    size_t quote = 1;
    while (p->text.text.s[p->from + quote] != '"') {
        quote++;
    }
    if (!closed) {
        lex_unclosed_string(p);
    }
    uint32_t skip = (uint32_t)quote + 1;
    lex_token(p, skip, p->len - skip - (closed ? 1 : 0));
    p->token.quoted = true;
    return name_token(p, T_NAME);
}

int lex_percent_name(struct parser *p)
{
    lex_token(p, 1, p->len - 1);
    return name_token(p, T_NAME);
}

int lex_number(struct parser *p)
{
    struct number_parts parts = number_split((struct str) { p->text.text.s + p->from, p->len });
    if (parts.digits.len > 0 && parts.digits.s[parts.digits.len - 1] == '.' &&
        parts.suffix.len > 0) {
        p->len = (uint32_t)parts.digits.len;
        parts.suffix.len = 0;
    }
    lex_token(p, 0, p->len);
    if (p->state.mode == LEX_STAGE) {
        lex_begin_expr(p);
    }
    double factor;
    if (p->state.mode == LEX_EXPR && !number_suffix(parts.suffix, &factor)) {
        struct diag *g = parser_error(p, DIAG_BAD_NUMBER, p->span, "unknown unit in `%.*s`",
                                      STR_ARG(parser_shown(parts.suffix)));
        if (g) {
            diag_help(p->diags, g,
                      "sizes are k Ki M Mi G Gi T Ti P Pi, times are ns us ms s m h d w");
        }
    }
    p->state.wants_char = false;
    return operand(p, T_NUMBER);
}

int lex_string(struct parser *p, bool closed)
{
    if (!closed) {
        lex_unclosed_string(p);
    }
    lex_token(p, 1, p->len - (closed ? 2 : 1));
    lex_fill(p);
    if (p->state.mode == LEX_STAGE) {
        lex_begin_expr(p);
    }
    p->state.wants_char = false;
    p->state.wants_path = false;
    return operand(p, T_STRING);
}

int lex_char(struct parser *p)
{
    lex_token(p, 1, p->len - 2);
    p->token.single = true;
    p->state.wants_char = false;
    return T_STRING;
}

int lex_regex(struct parser *p, bool closed)
{
    lex_token(p, 0, p->len);
    if (!closed) {
        struct diag *g = parser_error(p, DIAG_UNCLOSED_REGEX, (struct span) { p->span.at, 1 },
                                      "unterminated regular expression");
        if (g) {
            diag_label(p->diags, g, "no / closes it on this line");
        }
    }
    if (p->state.mode == LEX_STAGE) {
        lex_begin_expr(p);
    }
    return operand(p, T_REGEX);
}

int lex_path(struct parser *p)
{
    struct lex_state *st = &p->state;
    lex_cut_path(p);
    lex_token(p, 0, p->len);
    if (st->hints & HINT_APPEND && str_eq_fold(p->token.text, STR("append"))) {
        st->hints &= ~(unsigned)HINT_APPEND;
        return T_WORD;
    }
    st->wants_path = false;
    bool quoted = str_starts_fold(p->token.text, STR("path://\""));
    if (quoted) {
        struct str body = { p->token.text.s + 8, p->token.text.len - 9 };
        p->token.text = arena_printf(p->arena, "path://%.*s", STR_ARG(body));
    }
    return operand(p, T_PATH);
}

int lex_subquery(struct parser *p)
{
    lex_token(p, 0, p->len);
    int token = p->state.mode == LEX_SCOPE ? T_S_SUBQUERY : T_SUBQUERY;
    if (p->state.mode == LEX_STAGE) {
        lex_begin_expr(p);
    }
    lex_open(p, BRACKET_SUBQUERY);
    p->state.mode = LEX_SUBQUERY;
    return token;
}

int lex_not_operator(struct parser *p)
{
    static const struct expr_word rows[] = {
        { "in", T_NOT_IN, true },
        { "matches", T_NOT_MATCHES, true },
        { "contains", T_NOT_CONTAINS, true },
    };
    const char *s = p->text.text.s + p->from;
    struct str second = { s + 3, p->len - 3 };
    char next = p->from + p->len < p->text.text.len ? s[p->len] : 0;
    second = str_trim(second);
    const struct expr_word *row = expr_word(second, rows, sizeof rows / sizeof rows[0]);
    bool glued =
        next == '_' || (next >= '0' && next <= '9') ||
        (ascii_lower((unsigned char)next) >= 'a' && ascii_lower((unsigned char)next) <= 'z');
    if (!row || glued || p->state.wants_name) {
        p->len = 3;
        return lex_word(p);
    }
    lex_token(p, 0, p->len);
    return operator(p, row->token, true);
}

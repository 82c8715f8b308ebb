/*
 * lex_punct.c - operators and punctuation, and characters outside the language.
 */
#include "lang/lex.h"
#include "lang/lex_stage.h"

#include "sumo.tab.h"

struct punct {
    const char *text;
    int token;
    bool tight; /* a ! after it covers one operand */
};

static const struct punct signs[] = {
    { "=", T_EQ, true },     { "==", T_EQ, true },    { "!=", T_NE, true },
    { "<>", T_NE, true },    { "<", T_LT, true },     { "<=", T_LE, true },
    { ">", T_GT, true },     { ">=", T_GE, true },    { "+", T_PLUS, true },
    { "-", T_MINUS, true },  { "*", T_TIMES, true },  { "/", T_DIVIDE, true },
    { "%", T_MODULO, true }, { ",", T_COMMA, false }, { "?", T_QUESTION, false },
    { ":", T_COLON, false }, { ".", T_DOT, false },   { "&&", T_AND, false },
    { "||", T_OR, false },
};

static int punct_of_flat(struct parser *p, struct str text)
{
    struct lex_state *st = &p->state;
    st->wants_char = st->wants_char && str_eq(text, STR("="));
    st->wants_operand = false;
    return T_PUNCT;
}

/* Advances a stage whose lexer mode expects names at fixed positions; 0 if this mode has no rule
 * for the punctuator. */
static int punct_of_mode(struct parser *p, struct str text)
{
    struct lex_state *st = &p->state;
    if (st->mode == LEX_EVAL && str_eq(text, STR("="))) {
        st->mode = LEX_EXPR;
        st->wants_operand = true;
        st->tight = false;
        return T_ASSIGN;
    }
    if (st->mode == LEX_SUBQUERY && text.s[0] == ':') {
        lex_begin_query(p, p->from + p->len, false);
        return T_COLON_QUERY;
    }
    if (text.s[0] != ',') {
        return 0;
    }
    if (st->mode == LEX_AGGREGATE && st->place == PLACE_BEHIND) {
        st->place = PLACE_ITEM;
    } else if (st->mode == LEX_EXPR && st->behind_name == LEX_EVAL) {
        st->mode = LEX_EVAL;
    } else if (st->mode == LEX_JOIN) {
        return T_COMMA;
    }
    return 0;
}

static int punct_of_expr(struct parser *p, struct str text)
{
    struct lex_state *st = &p->state;
    if (str_eq(text, STR("!"))) {
        return st->wants_operand && st->tight ? T_TIGHT_NOT : T_NOT;
    }
    if (st->wants_operand && str_eq(text, STR("*"))) {
        st->wants_operand = false;
        return T_STAR;
    }
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (str_eq(text, str_of(signs[i].text))) {
            st->wants_operand = true;
            st->tight = signs[i].tight;
            return signs[i].token;
        }
    }
    return lex_stray(p);
}

int lex_punct(struct parser *p)
{
    struct str text = { p->text.text.s + p->from, p->len };
    struct lex_state *st = &p->state;
    if (str_eq(text, STR("||")) && st->mode != LEX_EXPR) {
        return lex_pipe(p);
    }
    lex_token(p, 0, p->len);
    if (st->mode == LEX_STAGE && text.s[0] != ')' && text.s[0] != ']') {
        lex_begin_expr(p);
    }
    st->wants_name = false;
    st->wants_path = false;
    if (strchr("()[]", text.s[0])) {
        return lex_bracket(p, text.s[0]);
    }
    if (st->mode == LEX_FLAT) {
        return punct_of_flat(p, text);
    }
    int token = punct_of_mode(p, text);
    return token ? token : punct_of_expr(p, text);
}

int lex_stray(struct parser *p)
{
    lex_token(p, 0, p->len);
    unsigned char c = (unsigned char)p->text.text.s[p->from];
    struct diag *g =
        c < 0x20 || c == 0x7f
            ? parser_error(p, DIAG_STRAY_CHARACTER, p->span,
                           "a control character (0x%02x) in the query", c)
            : parser_error(p, DIAG_STRAY_CHARACTER, p->span, "`%.*s` means nothing here",
                           STR_ARG(parser_shown(p->token.text)));
    if (g && c == '^') {
        diag_help(p->diags, g, "`^` is not an operator; write pow(a, b)");
    }
    return 0;
}

int lex_single_quotes(struct parser *p)
{
    bool closed = p->len > 1 && p->text.text.s[p->from + p->len - 1] == '\'';
    lex_token(p, 1, p->len - (closed ? 2 : 1));
    struct diag *g =
        parser_error(p, DIAG_SINGLE_QUOTES, p->span, "single quotes (') do not make a string");
    if (g) {
        diag_help(p->diags, g, "write it in double quotes");
    }
    p->token.single = true;
    if (p->state.mode == LEX_STAGE) {
        lex_begin_expr(p);
    }
    p->state.wants_operand = false;
    p->state.wants_name = false;
    return T_STRING;
}

int lex_macro(struct parser *p)
{
    lex_token(p, 1, p->len - 2);
    struct diag *g = parser_error(p, DIAG_NO_MACRO, p->span, "no macro named `%.*s`",
                                  STR_ARG(parser_shown(p->token.text)));
    if (g) {
        diag_help(p->diags, g,
                  "macros live in the service; give what it stands for with {--macro} %.*s=FILE",
                  STR_ARG(parser_shown(p->token.text)));
    }
    if (p->state.mode == LEX_SCOPE) {
        return T_S_WORD;
    }
    if (p->state.mode == LEX_STAGE) {
        lex_begin_expr(p);
    }
    p->state.wants_operand = false;
    return T_NAME;
}

/*
 * lex_stage.c - brackets, punctuators and the first word of a stage.
 *
 * The lexer balances the brackets: those that the text leaves open are closed for the grammar, so
 * that an error in a table of `join` or in a subquery does not spread beyond it. A parenthesis of
 * an expression never extends past its stage.
 */
#include "lang/lex_stage.h"

#include "base/map.h"
#include "base/vec.h"
#include "lang/lex.h"
#include "lang/lex_param.h"
#include "lang/peek.h"

#include "sumo.tab.h"

struct lex_frame *lex_top(struct parser *p)
{
    return p->frames.n > 0 ? &p->frames.items[p->frames.n - 1] : NULL;
}

void lex_open(struct parser *p, enum lex_bracket bracket)
{
    if (p->frames.n >= NODE_DEPTH_MAX) {
        parser_too_deep(p, p->span);
        p->stopped = true;
    }
    *vec_add(p->arena, &p->frames) = (struct lex_frame) { bracket, p->span, p->state };
    p->levels += bracket != BRACKET_PAREN;
    p->state = (struct lex_state) {
        .mode = LEX_EXPR, .behind_name = LEX_EXPR, .operator= p->state.operator};
}

void lex_pop(struct parser *p)
{
    p->frames.n--;
    p->levels -= p->frames.items[p->frames.n].bracket != BRACKET_PAREN;
    p->state = p->frames.items[p->frames.n].outside;
    p->stage_word = p->state.operator;
    p->state.wants_operand = false;
    p->state.wants_name = false;
    p->state.stages_next = false;
    p->state.path_call = false;
}

static void unclosed_bracket(struct parser *p, const struct lex_frame *frame)
{
    const char *punct = frame->bracket == BRACKET_SUBQUERY ? "[" : "(";
    struct span at = { frame->open.at, 1 };
    struct diag *g =
        parser_error(p, DIAG_UNBALANCED, at, "unbalanced `%s`: it is never closed", punct);
    if (g) {
        diag_label(p->diags, g, "opened here");
    }
}

void lex_drop_parens(struct parser *p)
{
    for (struct lex_frame *top = lex_top(p); top; top = lex_top(p)) {
        if (top->bracket != BRACKET_PAREN && p->state.mode != LEX_SUBQUERY) {
            return;
        }
        unclosed_bracket(p, top);
        lex_pop(p);
    }
}

/* `a || b`: in the search expression the first pipe ends it. */
static void help_with_two_pipes(const struct parser *p, struct diag *g)
{
    struct str text = p->text.text;
    bool copied = p->text.pieces.n == 1 && p->text.pieces.items[0].copied;
    if (!copied || p->from >= text.len || text.s[p->from] != '|' || p->pipe.at + 1 != p->from) {
        return;
    }
    struct span both = { p->pipe.at, 2 };
    if (memchr(text.s, '|', p->pipe.at)) {
        diag_help(p->diags, g, "leave out one pipe");
        diag_edit(p->diags, g, both, STR("|"));
    } else {
        diag_help(p->diags, g, "write OR in the search expression; a pipe ends it");
        diag_edit(p->diags, g, both, STR("OR"));
    }
}

/* Before a pipe, a closing bracket or the end: the token of an empty stage, or 0.
 */
static int empty_stage(struct parser *p)
{
    if (p->state.mode != LEX_STAGE) {
        return 0;
    }
    p->state.mode = LEX_FLAT;
    p->len = 0;
    lex_token(p, 0, 0);
    if (lex_param_is_empty(p)) {
        return T_NO_STAGE;
    }
    struct diag *g = parser_error(p, DIAG_EMPTY_STAGE, p->pipe, "empty stage");
    if (g) {
        diag_label(p->diags, g, "nothing follows this");
        help_with_two_pipes(p, g);
    }
    return T_EMPTY;
}

int lex_pipe(struct parser *p)
{
    if (p->state.mode == LEX_STAGE && lex_param_is_empty(p)) {
        p->pipe_from = p->from;
        return 0; /* one pipe of two is enough */
    }
    int empty = empty_stage(p);
    if (empty) {
        return empty;
    }
    lex_drop_parens(p);
    p->len = 1;
    lex_token(p, 0, 1);
    p->pipe = p->span;
    p->pipe_from = p->from;
    p->state = (struct lex_state) { .mode = LEX_STAGE, .wants_operand = true };
    return T_PIPE;
}

int lex_end(struct parser *p)
{
    p->from = (uint32_t)p->text.text.len;
    int empty = empty_stage(p);
    if (empty) {
        return empty;
    }
    lex_drop_parens(p);
    p->len = 0;
    lex_token(p, 0, 0);
    struct lex_frame *top = lex_top(p);
    if (!top) {
        return T_END;
    }
    unclosed_bracket(p, top);
    int token = top->bracket == BRACKET_STAGES ? T_CLOSE_STAGES : T_CLOSE_SUBQUERY;
    lex_pop(p);
    return token;
}

/* The state inside parentheses that contain no stages. */
static void open_paren(struct parser *p)
{
    struct lex_state outside = p->state;
    lex_open(p, BRACKET_PAREN);
    p->state.wants_operand = true;
    p->state.wants_path = outside.path_call;
    if (outside.mode == LEX_FLAT || outside.mode == LEX_SUBQUERY) {
        p->state.mode = LEX_FLAT;
        p->state.wants_operand = outside.wants_operand;
        p->state.hints = outside.hints & (HINT_CHARS | HINT_FROM);
    } else if (outside.mode == LEX_SCOPE) {
        p->state.mode = LEX_SCOPE;
        p->state.wants_operand = false;
    }
}

static int open_punct(struct parser *p)
{
    const struct lex_state *st = &p->state;
    bool table = st->mode == LEX_JOIN && st->place == PLACE_ITEM;
    bool query = st->mode == LEX_FLAT && (st->hints & HINT_QUERY);
    bool stages = st->mode == LEX_FLAT && (st->hints & HINT_STAGES);
    if (table || query) {
        lex_open(p, BRACKET_STAGES);
        lex_begin_query(p, p->from + p->len, true);
        return T_OPEN_STAGES;
    }
    if (stages || st->stages_next) {
        lex_open(p, BRACKET_STAGES);
        p->pipe = p->span;
        p->pipe_from = p->from;
        p->state = (struct lex_state) { .mode = LEX_STAGE, .wants_operand = true };
        return T_OPEN_STAGES;
    }
    int token = st->mode == LEX_SCOPE ? T_S_OPEN : T_OPEN;
    open_paren(p);
    return token;
}

static int close_punct(struct parser *p)
{
    struct lex_frame *top = lex_top(p);
    if (!top || top->bracket == BRACKET_SUBQUERY) {
        struct diag *g = parser_error(p, DIAG_UNBALANCED, p->span, "unbalanced `)`");
        if (g) {
            diag_label(p->diags, g, "nothing opens it");
        }
        return 0;
    }
    if (top->bracket == BRACKET_STAGES) {
        int empty = empty_stage(p);
        if (empty) {
            return empty;
        }
        lex_pop(p);
        return T_CLOSE_STAGES;
    }
    lex_pop(p);
    return p->state.mode == LEX_SCOPE ? T_S_CLOSE : T_CLOSE;
}

/* Is the innermost bracket with a query that of a subquery, which ] closes? */
static bool in_subquery(const struct parser *p)
{
    for (size_t i = p->frames.n; i > 0; i--) {
        enum lex_bracket bracket = p->frames.items[i - 1].bracket;
        if (bracket != BRACKET_PAREN) {
            return bracket == BRACKET_SUBQUERY;
        }
    }
    return false;
}

static int close_square(struct parser *p)
{
    if (p->state.mode == LEX_FLAT && p->state.squares > 0) {
        p->state.squares--;
        return T_PUNCT;
    }
    if (!in_subquery(p)) {
        return p->state.mode == LEX_FLAT ? T_PUNCT : lex_stray(p);
    }
    int empty = empty_stage(p);
    if (empty) {
        return empty;
    }
    while (lex_top(p)->bracket == BRACKET_PAREN) {
        unclosed_bracket(p, lex_top(p));
        lex_pop(p);
    }
    lex_pop(p);
    return T_CLOSE_SUBQUERY;
}

int lex_bracket(struct parser *p, char punct)
{
    struct lex_state *st = &p->state;
    switch (punct) {
    case '(':
        return open_punct(p);
    case ')':
        return close_punct(p);
    case ']':
        return close_square(p);
    case '[':
        if (st->mode == LEX_JOIN && st->place == PLACE_KEYS && !st->wants_operand) {
            st->mode = LEX_FLAT;
        }
        if (st->mode == LEX_FLAT) {
            st->squares++;
            return T_PUNCT;
        }
        break;
    }
    return lex_stray(p);
}

void lex_begin_expr(struct parser *p)
{
    p->state =
        (struct lex_state) { .mode = LEX_EXPR, .behind_name = LEX_EXPR, .wants_operand = true };
    p->stage_word = (struct str) { NULL, 0 };
}

static void begin_mode(struct parser *p, enum lex_mode mode, unsigned hints)
{
    p->state = (struct lex_state) {
        .mode = mode,
        .behind_name = LEX_EXPR,
        .hints = hints,
        .wants_path = hints & HINT_PATH,
        .operator= p->token.text,
    };
    p->stage_word = p->token.text;
}

/* Whether the word just read is followed by nothing, or by a name that is not a keyword of
 * expressions. */
static bool name_follows(struct parser *p)
{
    size_t after = p->from + p->len;
    char next = peek_char(p, after);
    if (next == 0 || next == '|') {
        return true;
    }
    return peek_name(p, after) && !peek_continues(p, after);
}

static int begin_expr_word(struct parser *p)
{
    lex_begin_expr(p);
    return lex_word(p);
}

static int begin_operator(struct parser *p, unsigned hints)
{
    begin_mode(p, LEX_FLAT, hints);
    return T_OPERATOR;
}

int lex_stage_word(struct parser *p)
{
    const struct word *word = words_find(p->token.text);
    size_t after = p->from + p->len;
    if (!word) {
        return peek_expression(p, p->token.text, after) ? begin_expr_word(p) : begin_operator(p, 0);
    }
    switch (word->form) {
    case FORM_WHERE:
        begin_mode(p, LEX_EXPR, 0);
        p->state.wants_operand = true;
        return T_WHERE;
    case FORM_EVAL:
        if (!name_follows(p)) {
            return begin_expr_word(p);
        }
        begin_mode(p, LEX_EVAL, 0);
        p->state.behind_name = LEX_EVAL;
        return T_EVAL;
    case FORM_FILTER:
        begin_mode(p, LEX_FILTER, 0);
        p->state.wants_operand = true;
        return T_FILTER;
    case FORM_JOIN:
        begin_mode(p, LEX_JOIN, 0);
        p->state.place = PLACE_ITEM;
        return T_JOIN;
    case FORM_TABLE:
        return name_follows(p) ? begin_operator(p, 0) : begin_expr_word(p);
    case FORM_AGGREGATE_CALL:
        if (peek_char(p, after) != '(') {
            return peek_expression(p, p->token.text, after) ? begin_expr_word(p)
                                                            : begin_operator(p, 0);
        }
        if ((word->hints & HINT_TWO_IS_CALL) && peek_two_arguments(p, after)) {
            return begin_expr_word(p);
        }
        break;
    case FORM_FLAT:
        return begin_operator(p, word->hints);
    case FORM_TEST:
        begin_mode(p, LEX_EXPR, 0);
        p->state.wants_operand = true;
        p->state.tests = true;
        return T_TEST_OPERATOR;
    case FORM_AGGREGATE:
        break;
    }
    begin_mode(p, LEX_AGGREGATE, 0);
    p->state.place = PLACE_BEHIND;
    return T_AGGREGATE;
}

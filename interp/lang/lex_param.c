/*
 * lex_param.c - parameters that stand for whole stages, and what remains of those whose value is
 * empty.
 *
 * A dashboard's query may have `{{filter}}` where stages may be: alone between pipes, or after a
 * stage that is complete, mostly on a line of its own. Its value brings its own pipes, or none.
 */
#include "lang/lex_param.h"

#include "lang/lex_stage.h"
#include "lang/peek.h"
#include "lang/words.h"

#include "sumo.tab.h"

/* Whether a stage may end at `at`, after further parameters. */
static bool stage_ends(struct parser *p, size_t at)
{
    const struct lex_frame *top = lex_top(p);
    struct str name;
    size_t len;
    for (at = peek_skip(p, at); (len = expand_param_at(p->text.text, at, &name)) > 0;) {
        at = peek_skip(p, at + len);
    }
    char c = peek_char(p, at);
    return c == 0 || c == '|' || (top && top->bracket == BRACKET_STAGES && c == ')') ||
           (top && top->bracket == BRACKET_SUBQUERY && c == ']');
}

/* Whether the token is parameters and nothing else. */
static bool is_params(const struct parser *p)
{
    struct str name;
    size_t at = p->from, len;
    while (at < p->from + p->len && (len = expand_param_at(p->text.text, at, &name)) > 0) {
        at += len;
    }
    return at == p->from + p->len;
}

static bool is_own_line(const struct parser *p)
{
    size_t at = p->from;
    while (at > 0 && (p->text.text.s[at - 1] == ' ' || p->text.text.s[at - 1] == '\t')) {
        at--;
    }
    return at > 0 && p->text.text.s[at - 1] == '\n';
}

/* Whether an argument follows the token before, by its text; the shape of the operator is not known
 * here. */
static bool wants_argument(const struct parser *p)
{
    static const char *const words[] = { "by",     "as", "on",  "from", "in",  "with",  "row",
                                         "column", "to", "and", "or",   "not", "using", "field" };
    struct str before = { p->user.s + p->before.at, p->before.len };
    if (p->before.at > p->user.len || p->before.len > p->user.len - p->before.at ||
        before.len == 0 || str_eq(before, p->state.operator)) {
        return true;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_eq_fold(before, str_of(words[i]))) {
            return true;
        }
    }
    return before.len == 1 && strchr(",=+-*/<>(.:%", before.s[0]);
}

/* Whether the stage has no arguments yet, and needs none. */
static bool needs_no_argument(const struct parser *p)
{
    return str_eq_fold(p->state.operator, STR("logreduce")) &&
           p->before.at + p->before.len <= p->user.len &&
           str_eq((struct str) { p->user.s + p->before.at, p->before.len }, p->state.operator);
}

/* Whether the stage so far is complete. */
static bool is_complete(const struct parser *p)
{
    const struct lex_state *st = &p->state;
    bool settled = !st->wants_operand && !st->wants_name && !st->stages_next && !st->group_by;
    switch (st->mode) {
    case LEX_STAGE:
        return true;
    case LEX_EXPR:
        return settled && !st->tests && (st->named || is_own_line(p)); /* else the rest of a test */
    case LEX_AGGREGATE:
        return (st->place == PLACE_BEHIND && is_own_line(p)) ||
               (st->place == PLACE_KEYS && settled);
    case LEX_FLAT:
        return st->squares == 0 && !st->wants_path && is_own_line(p) &&
               (!wants_argument(p) || needs_no_argument(p));
    case LEX_JOIN:
        return st->place == PLACE_KEYS && settled && is_own_line(p);
    case LEX_FILTER:
        return settled && is_own_line(p) && !wants_argument(p);
    case LEX_SCOPE:
    case LEX_EVAL:
    case LEX_SUBQUERY:
        break;
    }
    return false;
}

bool lex_param_is_stages(struct parser *p)
{
    const struct lex_frame *top = lex_top(p);
    return !(top && top->bracket == BRACKET_PAREN) && is_params(p) && is_complete(p) &&
           stage_ends(p, p->from + p->len);
}

bool lex_param_leads(struct parser *p)
{
    struct str name;
    size_t at = p->from, len;
    if (p->state.mode != LEX_STAGE || !is_params(p)) {
        return false;
    }
    while ((len = expand_param_at(p->text.text, at, &name)) > 0) {
        at = peek_skip(p, at + len);
    }
    struct str word = peek_word(p, at);
    return word.len > 0 && words_find(word) && !peek_continues(p, at);
}

bool lex_param_is_empty(const struct parser *p)
{
    size_t low = 0, high = p->text.pieces.n; /* the pieces up to `high` start no later than here */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->text.pieces.items[middle].from <= p->from) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; high > 0; high--) {
        const struct piece *piece = &p->text.pieces.items[high - 1];
        if (piece->from + piece->text.len < p->pipe_from) {
            break;
        }
        if (piece->param.len > 0) {
            return true;
        }
    }
    return false;
}

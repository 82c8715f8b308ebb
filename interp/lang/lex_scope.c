/*
 * lex_scope.c - tokens of the search expression, comments, and the text, span and parameters of
 * every token.
 *
 * In the search expression a word runs to the next blank, quote, parenthesis, pipe or `=`; so //
 * and a block comment start only where a word could.
 */
#include "base/map.h"
#include "base/vec.h"
#include "lang/compare_hint.h"
#include "lang/lex.h"
#include "lang/lex_stage.h"
#include "lang/peek.h"

#include "sumo.tab.h"

/* Records a parameter that the query uses. True at its first use. */
static bool note_param(struct parser *p, struct str name)
{
    if (map_get(&p->params, name)) {
        return false;
    }
    map_put(&p->params, name, p);
    *vec_add(p->arena, &p->out->parameters) = name;
    return true;
}

void lex_note_params(struct parser *p, size_t end, bool used)
{
    while (p->noted < p->text.pieces.n && p->text.pieces.items[p->noted].from < end) {
        const struct piece *piece = &p->text.pieces.items[p->noted++];
        if (used && piece->param.len > 0) {
            note_param(p, piece->param);
        }
    }
}

/* Records the parameters without a value in the token; in a run they are errors. */
static void note_placeholders(struct parser *p, struct str match)
{
    for (size_t i = 0; i < match.len; i++) {
        struct str name;
        size_t len = match.s[i] == '{' ? expand_param_at(match, i, &name) : 0;
        if (len == 0) {
            continue;
        }
        p->token.placeholder = true;
        if (note_param(p, name) && !p->options->keep_placeholders &&
            p->diags->count[DIAG_ERROR] < PARSER_ERRORS_MAX) {
            uint32_t from = p->from + (uint32_t)i;
            struct span at = expand_span(&p->text, from, from + (uint32_t)len);
            struct diag *g = diag_at(p->diags, DIAG_NO_VALUE, at, "parameter `%.*s` has no value",
                                     STR_ARG(parser_shown(name)));
            diag_help(p->diags, g, "give it with {--param} '%.*s=VALUE'",
                      STR_ARG(parser_shown(name)));
        }
        i += len - 1;
    }
}

void lex_token(struct parser *p, uint32_t skip, uint32_t len)
{
    struct str match = { p->text.text.s + p->from, p->len };
    lex_note_params(p, (size_t)p->from + p->len, true);
    p->span = expand_span(&p->text, p->from, p->from + p->len);
    p->token = (struct token_value) { .text = { match.s + skip, len } };
    p->any_token = p->any_token || p->len > 0;
    if (p->len > 0 && memchr(match.s, '{', match.len)) {
        note_placeholders(p, match);
    }
}

void lex_fill(struct parser *p)
{
    bool placeholder;
    if (p->token.placeholder) {
        p->token.text = expand_placeholders(p->arena, p->token.text, p->options, &placeholder);
    }
}

void lex_unclosed_string(struct parser *p)
{
    struct str match = { p->text.text.s + p->from, p->len };
    const char *line_end = memchr(match.s, '\n', match.len);
    if (line_end && !p->unclosed) {
        p->len = (uint32_t)(line_end - match.s);
    }
    p->unclosed = true;
    const char *quote = memchr(match.s, '"', match.len);
    uint32_t from = p->from + (uint32_t)(quote - match.s);
    struct diag *g = diag_at(p->diags, DIAG_UNCLOSED_STRING, expand_span(&p->text, from, from + 1),
                             "unterminated string");
    diag_label(p->diags, g, "no quote closes this one");
    p->stage_failed = true;
}

static enum token_kind kind_of(int token, char first)
{
    switch (token) {
    case T_NUMBER:
        return TOKEN_NUMBER;
    case T_REGEX:
        return TOKEN_REGEX;
    case T_PLACEHOLDER:
    case T_PLACEHOLDER_TEST:
    case T_STAGES:
    case T_MORE_STAGES:
    case T_FIRST_STAGES:
        return TOKEN_PARAM;
    case T_STRING:
    case T_S_PHRASE:
        return TOKEN_STRING;
    case T_S_VALUE:
        return first == '"' ? TOKEN_STRING : TOKEN_WORD;
    case T_NAME:
    case T_AGGREGATE:
    case T_S_FIELD:
        return first == '%' ? TOKEN_NAME : first == '`' ? TOKEN_MACRO : TOKEN_WORD;
    case T_S_WORD:
        return first == '`' ? TOKEN_MACRO : TOKEN_WORD;
    case 0:
        return strchr("()[]|", first) ? TOKEN_PUNCT : TOKEN_STRAY;
    }
    bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first == '_';
    return letter || token == T_PATH || token == T_WORD ? TOKEN_WORD : TOKEN_PUNCT;
}

void lex_record(struct parser *p, int token)
{
    if (p->len > 0) {
        enum token_kind kind = kind_of(token, p->text.text.s[p->from]);
        *vec_add(p->arena, p->lexemes) = (struct lexeme) { p->from, p->from + p->len, kind };
    }
}

/* The comment recorded last goes on to `end`. */
static void comment_goes_on(struct parser *p, uint32_t end)
{
    if (p->lexemes) {
        p->lexemes->items[p->lexemes->n - 1].end = end;
    }
}

static bool may_start_comment(const struct parser *p, bool block)
{
    if (p->from == 0) {
        return true;
    }
    char before = p->text.text.s[p->from - 1];
    bool blank = before == ' ' || (before >= '\t' && before <= '\r');
    if (p->state.mode == LEX_SCOPE) {
        return blank || (before && strchr("()\"|", before));
    }
    return block ? blank || (before && strchr("|(),", before)) : before != ':';
}

bool lex_comment(struct parser *p, bool block)
{
    if (!may_start_comment(p, block)) {
        return false;
    }
    p->comment_from = p->from;
    if (p->lexemes) {
        *vec_add(p->arena, p->lexemes) = (struct lexeme) { p->from, p->from + 2, TOKEN_COMMENT };
    }
    return true;
}

void lex_block_read(struct parser *p)
{
    lex_note_params(p, p->from, false);
    comment_goes_on(p, p->from + p->len);
}

void lex_comment_read(struct parser *p)
{
    /* a comment in the value of a parameter ends with the value, as the text after it is not its */
    uint32_t end = expand_value_end(&p->text, p->from - 1);
    if (end < p->from + p->len) {
        p->len = end - p->from;
    }
    comment_goes_on(p, p->from + p->len);
    struct str text = str_trim((struct str) { p->text.text.s + p->from, p->len });
    lex_note_params(p, (size_t)p->from + p->len, false);
    if (p->any_token || text.len < 2 || text.s[0] != '@') {
        return;
    }
    size_t key = 1;
    while (key < text.len && text.s[key] != ' ' && text.s[key] != '\t') {
        key++;
    }
    if (key == 1) {
        return;
    }
    struct header *header = vec_add(p->arena, &p->out->headers);
    header->key = (struct str) { text.s + 1, key - 1 };
    header->value = str_trim((struct str) { text.s + key, text.len - key });
    uint32_t from = (uint32_t)(text.s - p->text.text.s);
    header->span = expand_span(&p->text, from, from + (uint32_t)text.len);
}

void lex_unclosed_comment(struct parser *p)
{
    struct span at = expand_span(&p->text, p->comment_from, p->comment_from + 2);
    diag_at(p->diags, DIAG_UNCLOSED_COMMENT, at, "unterminated comment");
    comment_goes_on(p, (uint32_t)p->text.text.len);
    p->stage_failed = true;
}

void lex_begin_query(struct parser *p, size_t at, bool guesses)
{
    bool stage = peek_cat(p, at) || (guesses && peek_stage(p, at));
    p->pipe = p->span;
    p->state = (struct lex_state) { .mode = stage ? LEX_STAGE : LEX_SCOPE, .wants_operand = stage };
}

/* Bytes of `word` before the bracket that closes the enclosing subquery (]) or table ()). */
static uint32_t cut_at_bracket(const struct parser *p, struct str word, bool squares, bool parens)
{
    bool subquery = false, stages = false;
    for (size_t i = 0; i < p->frames.n; i++) {
        subquery = subquery || p->frames.items[i].bracket == BRACKET_SUBQUERY;
        stages = stages || p->frames.items[i].bracket != BRACKET_SUBQUERY;
    }
    size_t open_squares = 0, open_parens = 0;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.s[i];
        open_squares += c == '[';
        open_parens += c == '(';
        if ((squares && subquery && c == ']' && open_squares-- == 0) ||
            (parens && stages && c == ')' && open_parens-- == 0)) {
            return (uint32_t)i;
        }
    }
    return (uint32_t)word.len;
}

void lex_cut_path(struct parser *p)
{
    struct str match = { p->text.text.s + p->from, p->len };
    uint32_t len = memchr(match.s, '"', match.len) ? p->len : cut_at_bracket(p, match, true, true);
    const char *comma = p->state.mode == LEX_EXPR ? memchr(match.s, ',', len) : NULL;
    len = comma ? (uint32_t)(comma - match.s) : len;
    p->len = len > 0 ? len : p->len;
}

/* Whether `=` or `!=` comes next. */
static bool equals_next(struct parser *p, size_t at)
{
    at = peek_skip(p, at);
    struct str text = p->text.text;
    return at < text.len &&
           (text.s[at] == '=' || (text.s[at] == '!' && at + 1 < text.len && text.s[at + 1] == '='));
}

/* `[subquery`, also in the middle of a longer match. */
static bool is_subquery(struct str word)
{
    struct str head = { word.s, word.len < 9 ? word.len : 9 };
    return str_eq_fold(head, STR("[subquery"));
}

static int keyword_of_scope(struct str word)
{
    return str_eq_fold(word, STR("and"))   ? T_S_AND
           : str_eq_fold(word, STR("or"))  ? T_S_OR
           : str_eq_fold(word, STR("not")) ? T_S_NOT
                                           : 0;
}

static void refuse_comparison(struct parser *p)
{
    struct diag *g =
        parser_error(p, DIAG_SYNTAX, p->span, "`%.*s` is not allowed in the search expression",
                     STR_ARG(parser_shown(p->token.text)));
    if (g && p->text.pieces.n == 1 && p->text.pieces.items[0].copied) {
        size_t op = p->from;
        while (!strchr("<>", p->text.text.s[op])) {
            op++;
        }
        compare_hint(p->diags, g, p->text.text, op);
    } else if (g) {
        diag_help(p->diags, g, "compare in a stage: | where field > 5");
    }
}

/* `==`; the first `=` has been read. */
static void refuse_double(struct parser *p)
{
    struct diag *g =
        parser_error(p, DIAG_SYNTAX, p->span, "the search expression compares with one `=`");
    if (g) {
        diag_help(p->diags, g, "leave out the second `=`");
        diag_edit(p->diags, g, p->span, STR(""));
    }
}

int lex_scope_word(struct parser *p)
{
    struct str match = { p->text.text.s + p->from, p->len };
    if (is_subquery(match)) {
        p->len = 9;
        return lex_subquery(p);
    }
    uint32_t len = cut_at_bracket(p, match, true, false);
    if (len == 0) {
        p->len = 1;
        lex_token(p, 0, 1);
        return lex_bracket(p, ']');
    }
    size_t end = p->from + p->len;
    struct str text = p->text.text;
    if (len == p->len && text.s[end - 1] == '!' && end < text.len && text.s[end] == '=') {
        len--;
    }
    p->len = len;
    lex_token(p, 0, len);
    char last = p->token.text.s[len - 1];
    bool field = equals_next(p, p->from + len);
    if ((last == '<' || last == '>') && (field || len == 1 || str_eq(p->token.text, STR("<>")))) {
        refuse_comparison(p);
    }
    if (field) {
        return T_S_FIELD;
    }
    int keyword = keyword_of_scope(p->token.text);
    lex_fill(p);
    return keyword ? keyword : T_S_WORD;
}

int lex_scope_phrase(struct parser *p, bool closed)
{
    if (!closed) {
        lex_unclosed_string(p);
    }
    lex_token(p, 1, p->len - (closed ? 2 : 1));
    lex_fill(p);
    p->token.quoted = true;
    bool value = p->state.wants_operand;
    p->state.wants_operand = false;
    return value ? T_S_VALUE : T_S_PHRASE;
}

int lex_scope_name(struct parser *p)
{
    if (!equals_next(p, p->from + p->len)) {
        p->len = 1;
        lex_token(p, 0, 1);
        return T_S_WORD;
    }
    size_t quote = 1;
    while (p->text.text.s[p->from + quote] != '"') {
        quote++;
    }
    uint32_t skip = (uint32_t)quote + 1;
    lex_token(p, skip, p->len - skip - 1);
    p->token.quoted = true;
    return T_S_FIELD;
}

int lex_scope_value(struct parser *p)
{
    struct str match = { p->text.text.s + p->from, p->len };
    uint32_t len = cut_at_bracket(p, match, true, false);
    p->state.wants_operand = false;
    if (len == 0) {
        p->len = 1;
        lex_token(p, 0, 1);
        return lex_bracket(p, ']');
    }
    p->len = len;
    lex_token(p, 0, len);
    lex_fill(p);
    return T_S_VALUE;
}

int lex_scope_punct(struct parser *p)
{
    const bool wanted = p->state.wants_operand;
    lex_token(p, 0, p->len);
    p->state.wants_operand = false;
    switch (p->token.text.s[0]) {
    case '=':
        if (wanted) {
            refuse_double(p);
        }
        p->state.wants_operand = true;
        return T_S_EQ;
    case '!':
        p->state.wants_operand = p->len == 2;
        return p->len == 2 ? T_S_NE : T_S_NOT;
    }
    if (wanted && p->token.text.s[0] == '(') {
        struct diag *g = parser_error(p, DIAG_SYNTAX, p->span, "a field has one value here");
        if (g) {
            diag_help(p->diags, g, "write the field for each value: (field=a OR field=b)");
        }
    }
    return lex_bracket(p, p->token.text.s[0]);
}

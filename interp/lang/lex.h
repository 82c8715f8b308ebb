/*
 * lex.h - the functions that the scanner of grammar/sumo.l calls for each match to get its token,
 * which depends on the preceding tokens.
 *
 * A function reads the match from parser.from and parser.len, may shorten it, and returns the
 * token; 0: no token.
 */
#ifndef SUMOQ_LANG_LEX_H
#define SUMOQ_LANG_LEX_H

#include "lang/parser.h"

/* The scanner's start conditions. */
enum lex_condition {
    CONDITION_SCOPE,
    CONDITION_VALUE,   /* after field= of the scope */
    CONDITION_OPERAND, /* in an expression: / starts a regular expression, % a name */
    CONDITION_CODE,    /* after an operand: both are operators */
    CONDITION_FLAT,    /* % starts a name, / is an operator */
    CONDITION_CHAR,    /* the same, and 'x' is a string */
    CONDITION_PATH,
    CONDITION_JOIN, /* names end at dots */
};

enum lex_condition lex_condition(const struct parser *p);
/* Starts a query: with its scope, or with a stage if that comes first; `guesses`: a table of
 * `join`, where both are common. */
void lex_begin_query(struct parser *p, size_t at, bool guesses);

/* Whether // or a block comment may start at this match. */
bool lex_comment(struct parser *p, bool block);
/* Called after a complete // comment. */
void lex_comment_read(struct parser *p);
/* Called at the end of a block comment. */
void lex_block_read(struct parser *p);
void lex_unclosed_comment(struct parser *p);
/* Adds the match to p->lexemes as a token of the grammar; 0: as one that means nothing to it. */
void lex_record(struct parser *p, int token);

int lex_word(struct parser *p);
int lex_placeholder(struct parser *p);
int lex_number(struct parser *p);
int lex_string(struct parser *p, bool closed);
int lex_char(struct parser *p);
int lex_quoted_name(struct parser *p, bool closed);
/* %name */
int lex_percent_name(struct parser *p);
int lex_regex(struct parser *p, bool closed);
int lex_path(struct parser *p);
int lex_punct(struct parser *p);
/* `not in`, `not matches`, `not contains`; or the `not` alone */
int lex_not_operator(struct parser *p);
int lex_pipe(struct parser *p);
int lex_subquery(struct parser *p);
int lex_stray(struct parser *p);
int lex_single_quotes(struct parser *p);
int lex_macro(struct parser *p);
int lex_scope_word(struct parser *p);
int lex_scope_phrase(struct parser *p, bool closed);
int lex_scope_name(struct parser *p);
int lex_scope_value(struct parser *p);
int lex_scope_punct(struct parser *p);
/* At the end of the text: closes open brackets and stages, one token per call, then returns 0. */
int lex_end(struct parser *p);

#endif

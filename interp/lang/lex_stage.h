/*
 * lex_stage.h - the parts of the lexer: tokens, brackets, the first word of a stage. Private to
 * lex*.c.
 */
#ifndef SUMOQ_LANG_LEX_STAGE_H
#define SUMOQ_LANG_LEX_STAGE_H

#include "lang/parser.h"

/* Sets parser.token to `len` bytes of the match from `skip` on, and its span; records the
 * parameters in it. */
void lex_token(struct parser *p, uint32_t skip, uint32_t len);
/* Replaces the placeholders of the token with the default, if there is one: in the scope and in
 * strings. */
void lex_fill(struct parser *p);
/* Records the parameters up to `end` of the expanded text as used, or skips them. */
void lex_note_params(struct parser *p, size_t end, bool used);
/* Reports an unterminated string and cuts the match at the end of its line. */
void lex_unclosed_string(struct parser *p);
/* Cuts a path at the bracket that closes the enclosing subquery or table. */
void lex_cut_path(struct parser *p);

/* Opens a bracket: saves the state and starts a fresh one. */
void lex_open(struct parser *p, enum lex_bracket bracket);
/* The innermost open bracket, or NULL. */
struct lex_frame *lex_top(struct parser *p);
/* Closes the innermost bracket, whatever the text has. */
void lex_pop(struct parser *p);
/* Reports the parentheses left open in this stage and discards them. */
void lex_drop_parens(struct parser *p);
/* ( ) [ ] of stages */
int lex_bracket(struct parser *p, char punct);

/* Starts a stage that is an expression. */
void lex_begin_expr(struct parser *p);
/* Reads the first word of a stage. */
int lex_stage_word(struct parser *p);

#endif
